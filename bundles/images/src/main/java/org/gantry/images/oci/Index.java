package org.gantry.images.oci;

import java.util.List;
import org.gantry.api.oci.Descriptor;
import org.jspecify.annotations.Nullable;

/** A list of manifests (image-spec image-index.md): of one image for several platforms, or of a layout. */
public record Index(int schemaVersion, @Nullable String mediaType, List<Descriptor> manifests) {

    public static Index of(List<Descriptor> manifests) {
        return new Index(Manifest.SCHEMA, MediaTypes.INDEX, List.copyOf(manifests));
    }
}
