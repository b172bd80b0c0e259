package org.gantry.engine.facade;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Images.PrunedImages;
import org.gantry.api.event.Event;
import org.gantry.api.event.EventPublisher;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.ImageStore.RemovalOptions;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.engine.core.OneAtATime;
import org.gantry.engine.event.PruneEvent;
import org.gantry.engine.service.Services;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code docker image prune}: each image is removed as docker rmi would, and stays where that is refused. */
final class PruneImages {
    private static final Logger LOG = LoggerFactory.getLogger(PruneImages.class);
    private static final RemovalOptions GENTLY = new RemovalOptions(false, true);

    private final Services services;
    private final ImageUsers users;
    private final EventPublisher events;
    private final OneAtATime guard = new OneAtATime("a prune operation is already running");

    PruneImages(Services services, ImageUsers users, EventPublisher events) {
        this.services = services;
        this.users = users;
        this.events = events;
    }

    PrunedImages prune(boolean all, Predicate<Image> condition) {
        return guard.run(() -> {
            Map<Digest, Long> sizes = layerSizes();
            List<RemovedImage> removed = removeAll(all, condition);
            long reclaimed = removed.stream()
                    .filter(line -> !line.deleted().isEmpty())
                    .mapToLong(line -> sizes.getOrDefault(Digest.parse(line.deleted()), 0L))
                    .sum();
            events.publish(PruneEvent.of(Event.Type.IMAGE, reclaimed));
            return new PrunedImages(removed, reclaimed);
        });
    }

    private List<RemovedImage> removeAll(boolean all, Predicate<Image> condition) {
        List<Image> images = services.images().get().list();
        List<RemovedImage> removed = new ArrayList<>();
        for (Image image : images) {
            if ((all || image.repoTags().isEmpty()) && !isIntermediate(image, images) && condition.test(image)) {
                references(image).forEach(reference -> removed.addAll(remove(reference)));
            }
        }
        return removed;
    }

    /** By its names, so that what uses it is in the way of the last one; by its identifier if it has none. */
    private static List<String> references(Image image) {
        List<String> names = Stream.concat(image.repoTags().stream(), image.repoDigests().stream())
                .toList();
        return names.isEmpty() ? List.of(image.id().hex()) : names;
    }

    private List<RemovedImage> remove(String reference) {
        ImageStore store = services.images().get();
        try {
            return store.remove(reference, GENTLY, users::of);
        } catch (EngineException.Conflict | EngineException.NotFound e) {
            LOG.debug("image {} stays: {}", reference, e.getMessage(), e);
            return List.of();
        }
    }

    private static boolean isIntermediate(Image image, List<Image> images) {
        return image.repoTags().isEmpty()
                && image.repoDigests().isEmpty()
                && images.stream().anyMatch(other -> image.id().equals(other.parent()));
    }

    private Map<Digest, Long> layerSizes() {
        Snapshotter snapshotter = services.snapshotter().get();
        Map<Digest, Long> sizes = new HashMap<>();
        for (Digest layer : snapshotter.committedIds()) {
            try {
                sizes.put(layer, snapshotter.size(layer));
            } catch (EngineException.NotFound gone) {
                LOG.debug("layer {} went while its size was asked for", layer, gone);
            }
        }
        return sizes;
    }
}
