package org.gantry.images.oci;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.compress.Compression;
import org.gantry.images.compress.Decompressor;

/** Layers and what their media type says of how they are compressed. */
public final class LayerDescriptors {
    private LayerDescriptors() {}

    /** Describes a layer that came without a description. */
    public static Descriptor of(ContentStore content, Digest layer) throws IOException {
        try (InputStream in = new BufferedInputStream(content.open(layer))) {
            String suffix = Decompressor.detect(in).mediaTypeSuffix();
            return Descriptor.of(MediaTypes.LAYER + suffix, layer, content.size(layer));
        }
    }

    /**
     * Refuses a layer that is not compressed as its media type says, which one reader takes for damaged and another unpacks.
     * Docker goes by what a layer begins with, so its own media types promise nothing.
     *
     * @param blob the layer from its beginning, where it is left; it must support mark
     */
    public static void requireAsDescribed(Descriptor layer, InputStream blob) throws IOException {
        String type = layer.mediaType();
        if (!MediaTypes.isOciLayer(type)) {
            return;
        }
        Compression actual = Decompressor.detect(blob);
        boolean plain = !type.contains("+");
        boolean same = plain
                ? actual == Compression.NONE
                : !actual.mediaTypeSuffix().isEmpty() && type.endsWith(actual.mediaTypeSuffix());
        if (!same) {
            throw new EngineException.InvalidArgument("invalid layer " + layer.digest() + ": its media type is " + type
                    + ", but its compression is " + actual.name().toLowerCase(Locale.ROOT));
        }
    }

    /** As {@link #requireAsDescribed(Descriptor, InputStream)} for one that is in the store. */
    public static void requireAsDescribed(Descriptor layer, ContentStore content) throws IOException {
        try (InputStream in = new BufferedInputStream(content.open(layer.digest()))) {
            requireAsDescribed(layer, in);
        }
    }
}
