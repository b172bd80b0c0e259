package org.gantry.images.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;

/** The lines of docker rmi about layers: after each image those that went with it, topmost first. */
final class RemovedLayers {
    private final Snapshotter snapshotter;
    private final Map<Digest, StoredImage> waiting = new HashMap<>();
    private final Set<Digest> told = new HashSet<>();

    private RemovedLayers(List<StoredImage> deleted, Snapshotter snapshotter) {
        this.snapshotter = snapshotter;
        deleted.forEach(image -> waiting.put(image.id(), image));
    }

    /** All lines of a removal, once the collector has been at work. */
    static List<RemovedImage> after(ImageRemoval.Outcome outcome, List<StoredImage> deleted, Snapshotter snapshotter) {
        var layers = new RemovedLayers(deleted, snapshotter);
        var lines = new ArrayList<RemovedImage>();
        for (ImageRemoval.Part part : outcome.removed()) {
            lines.add(part.line());
            if (!part.line().deleted().isEmpty()) {
                lines.addAll(layers.of(part.image()));
            }
        }
        return lines;
    }

    /** What an image that is deleted later has, too, goes with that one. */
    private List<RemovedImage> of(Digest image) {
        StoredImage stored = waiting.remove(image);
        if (stored == null) {
            return List.of(); // it was damaged, and nobody knows its layers
        }
        return stored.chainIds().reversed().stream()
                .filter(layer -> !snapshotter.isCommitted(layer))
                .filter(layer -> waiting.values().stream()
                        .noneMatch(later -> later.chainIds().contains(layer)))
                .filter(told::add)
                .map(layer -> new RemovedImage("", layer.toString()))
                .toList();
    }
}
