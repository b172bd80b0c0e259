package org.gantry.images.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gantry.api.image.Image;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.names.Catalog;
import org.gantry.images.reference.Reference;

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

    /** As users see it, with the names it has in a catalog. */
    Image named(Catalog catalog) {
        List<Reference> names = catalog.names(id);
        return new Image(
                id,
                names.stream()
                        .filter(name -> !name.isDigested())
                        .map(Reference::familiar)
                        .toList(),
                names.stream()
                        .filter(Reference::isDigested)
                        .map(Reference::familiar)
                        .toList(),
                config,
                size(),
                catalog.parent(id).orElse(null),
                catalog.lastTagged(id).orElse(null));
    }
}
