package org.gantry.images.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;

/**
 * What the store keeps in memory of an image.
 *
 * @param chainIds of its layers, base first
 * @param layerSizes bytes of the files of each
 */
record StoredImage(Digest id, ImageConfig config, List<Digest> chainIds, List<Long> layerSizes) {
    StoredImage {
        chainIds = List.copyOf(chainIds);
        layerSizes = List.copyOf(layerSizes);
    }

    /** The epoch if the config does not say. */
    Instant created() {
        return Optional.ofNullable(config.created()).orElse(Instant.EPOCH);
    }

    long size() {
        return layerSizes.stream().mapToLong(Long::longValue).sum();
    }
}
