package org.gantry.images.unpack;

import java.io.IOException;
import java.io.InputStream;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Digest;

/** A layer whose blob is in the content store, verified when it got there. */
public record StoredLayer(ContentStore content, Digest digest) implements LayerSource {
    @Override
    public InputStream open() throws IOException {
        return content.open(digest);
    }

    @Override
    public void awaitVerified() {
        // whatever is in the store is
    }
}
