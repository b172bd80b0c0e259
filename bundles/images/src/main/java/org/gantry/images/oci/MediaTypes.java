package org.gantry.images.oci;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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

    private static final String SCHEMA_1 = DOCKER + "distribution.manifest.v1+";
    private static final String FOREIGN = DOCKER + "image.rootfs.foreign.diff.tar";
    private static final String NON_DISTRIBUTABLE = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private static final Set<String> LAYERS =
            Set.of(LAYER, DOCKER + "image.rootfs.diff.tar", FOREIGN, NON_DISTRIBUTABLE);
    private static final Set<String> COMPRESSIONS = Set.of("", "+gzip", ".gzip", "+zstd", ".zstd");

    private MediaTypes() {}

    /** What to ask a registry for: everything that can be an image. */
    public static List<String> acceptable() {
        return Stream.concat(INDEXES.stream(), MANIFESTS.stream()).sorted().toList();
    }

    /** Whether it is the format before schema 2, which has no content addresses. */
    public static boolean isSchema1(String type) {
        return type.startsWith(SCHEMA_1);
    }

    /** A filesystem layer that we can unpack. */
    public static boolean isLayer(String type) {
        return LAYERS.stream()
                .anyMatch(layer -> type.startsWith(layer) && COMPRESSIONS.contains(type.substring(layer.length())));
    }

    /** A filesystem layer by the specification's name and not by Docker's. */
    static boolean isOciLayer(String type) {
        return type.startsWith(LAYER) || type.startsWith(NON_DISTRIBUTABLE);
    }

    /** A layer that is not for redistribution: it is fetched from where its descriptor says, and not pushed. */
    public static boolean isForeign(String type) {
        return type.startsWith(FOREIGN) || type.startsWith(NON_DISTRIBUTABLE);
    }

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
