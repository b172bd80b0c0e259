package org.gantry.images.oci;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.json.Json;

/** Puts documents of ours into the content store. */
public final class DocumentWriter {
    private final ContentStore content;

    public DocumentWriter(ContentStore content) {
        this.content = content;
    }

    public Descriptor write(Manifest manifest) throws IOException {
        return write(MediaTypes.MANIFEST, manifest);
    }

    public Descriptor write(String mediaType, Object document) throws IOException {
        byte[] json = Json.lenient().writeValueAsBytes(document);
        Digest digest = content.ingest(new ByteArrayInputStream(json), json.length);
        return Descriptor.of(mediaType, digest, json.length);
    }
}
