package org.gantry.api.oci;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reference to content (image-spec descriptor.md).
 *
 * @param size in bytes
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable List<String> urls,
        @Nullable Map<String, String> annotations,
        @Nullable Platform platform,
        @Nullable String artifactType) {

    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, null, null, null, null);
    }

    /** Where an image runs. */
    public record Platform(
            String architecture,
            String os,
            @JsonName("os.version") @Nullable String osVersion,
            @JsonName("os.features") @Nullable List<String> osFeatures,
            @Nullable String variant) {}
}
