package org.gantry.images.oci;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.compress.Decompressor;

/** Describes a layer that came without a description: its media type follows from how it is compressed. */
public final class LayerDescriptors {
    private LayerDescriptors() {}

    public static Descriptor of(ContentStore content, Digest layer) throws IOException {
        try (InputStream in = new BufferedInputStream(content.open(layer))) {
            String suffix = Decompressor.detect(in).mediaTypeSuffix();
            return Descriptor.of(MediaTypes.LAYER + suffix, layer, content.size(layer));
        }
    }
}
