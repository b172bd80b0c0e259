package org.gantry.engine.facade;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Images.ImageUsage;
import org.gantry.api.engine.Images.ImagesUsage;
import org.gantry.api.image.ChainId;
import org.gantry.api.image.Image;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/** What images take up together: a layer counts once, and is shared if two images have it. */
final class ImageSizes {
    private final Snapshotter snapshotter;
    private final Map<Digest, Long> sizes = new HashMap<>();
    private final Map<Digest, Integer> references = new HashMap<>();
    private final Map<Layer, Digest> chainIds = new HashMap<>();

    private ImageSizes(Snapshotter snapshotter) {
        this.snapshotter = snapshotter;
    }

    /** A layer by what it is made of: hashing its chainID costs more than all else here, and most images share some. */
    private record Layer(@Nullable Digest beneath, Digest diffId) {}

    static ImagesUsage of(List<Image> images, Snapshotter snapshotter, ImageUsers users) {
        var sizes = new ImageSizes(snapshotter);
        images.forEach(sizes::count);
        Map<String, Integer> containers = users.counts();
        List<ImageUsage> each = images.stream()
                .map(image -> new ImageUsage(
                        image,
                        sizes.shared(image),
                        containers.getOrDefault(image.id().toString(), 0)))
                .toList();
        return new ImagesUsage(
                sizes.sizes.values().stream().mapToLong(Long::longValue).sum(), each);
    }

    private void count(Image image) {
        for (Digest layer : layers(image)) {
            size(layer).ifPresent(size -> {
                sizes.put(layer, size);
                references.merge(layer, 1, Integer::sum);
            });
        }
    }

    private long shared(Image image) {
        return layers(image).stream()
                .filter(layer -> references.getOrDefault(layer, 0) > 1)
                .mapToLong(layer -> sizes.getOrDefault(layer, 0L))
                .sum();
    }

    /** Empty if the image was removed since it was listed. */
    private Optional<Long> size(Digest layer) {
        try {
            return Optional.of(snapshotter.size(layer));
        } catch (EngineException.NotFound gone) {
            return Optional.empty();
        }
    }

    private List<Digest> layers(Image image) {
        List<Digest> layers = new ArrayList<>();
        Digest chainId = null;
        for (Digest diffId : image.config().rootfs().diffIds()) {
            chainId = chainIds.computeIfAbsent(
                    new Layer(chainId, diffId), layer -> ChainId.next(layer.beneath(), layer.diffId()));
            layers.add(chainId);
        }
        return layers;
    }
}
