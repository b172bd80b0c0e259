package org.gantry.images.names;

import java.time.Instant;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.reference.Reference;
import org.jspecify.annotations.Nullable;

/**
 * One entry of index.json.
 *
 * @param imageId digest of the config that the manifest names
 * @param manifest without annotations
 * @param name null if the image is there without one ({@code <none>})
 * @param tagged when it got the name
 * @param parent the image it was made from here, if it was
 */
public record NamedManifest(
        Digest imageId,
        Descriptor manifest,
        @Nullable Reference name,
        @Nullable Instant tagged,
        @Nullable Digest parent) {

    NamedManifest unnamed() {
        return new NamedManifest(imageId, manifest, null, null, parent);
    }

    boolean has(Reference wanted) {
        return wanted.equals(name);
    }
}
