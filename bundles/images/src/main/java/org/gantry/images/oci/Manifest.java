package org.gantry.images.oci;

import java.util.List;
import org.gantry.api.oci.Descriptor;
import org.jspecify.annotations.Nullable;

/** What an image is made of (image-spec manifest.md). */
public record Manifest(int schemaVersion, @Nullable String mediaType, Descriptor config, List<Descriptor> layers) {
    public static final int SCHEMA = 2;

    public static Manifest of(Descriptor config, List<Descriptor> layers) {
        return new Manifest(SCHEMA, MediaTypes.MANIFEST, config, List.copyOf(layers));
    }
}
