package org.gantry.api.image;

import java.time.Instant;
import java.util.List;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.jspecify.annotations.Nullable;

/**
 * An image in the store, all its layers unpacked.
 *
 * @param id digest of the config blob
 * @param repoTags {@code busybox:latest}, in Docker's familiar form
 * @param repoDigests {@code busybox@sha256:...} of the manifests it was pulled by
 * @param size bytes of all layers, uncompressed
 * @param parent the image it was built or committed from, if that is known
 */
public record Image(
        Digest id,
        List<String> repoTags,
        List<String> repoDigests,
        ImageConfig config,
        long size,
        @Nullable Digest parent,
        @Nullable Instant lastTagged) {

    public Image {
        repoTags = List.copyOf(repoTags);
        repoDigests = List.copyOf(repoDigests);
    }
}
