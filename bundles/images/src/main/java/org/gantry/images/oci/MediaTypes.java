package org.gantry.images.oci;

import java.util.Set;

/** Media types of image-spec media-types.md, and Docker's own that mean the same. */
public final class MediaTypes {
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private static final String DOCKER = "application/vnd.docker.";
    private static final Set<String> INDEXES = Set.of(INDEX, DOCKER + "distribution.manifest.list.v2+json");
    private static final Set<String> MANIFESTS = Set.of(MANIFEST, DOCKER + "distribution.manifest.v2+json");
    private static final Set<String> CONFIGS = Set.of(CONFIG, DOCKER + "container.image.v1+json");

    private MediaTypes() {}

    public static boolean isIndex(String type) {
        return INDEXES.contains(type);
    }

    public static boolean isManifest(String type) {
        return MANIFESTS.contains(type);
    }

    public static boolean isConfig(String type) {
        return CONFIGS.contains(type);
    }
}
