package org.gantry.engine.facade;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.image.ImageStore.ImageUser;
import org.gantry.api.oci.Digest;
import org.gantry.engine.container.ContainerRegistry;

/** The containers that were made from an image. */
final class ImageUsers {
    private final ContainerRegistry registry;

    ImageUsers(ContainerRegistry registry) {
        this.registry = registry;
    }

    List<ImageUser> of(Digest image) {
        String id = image.toString();
        return registry.all().stream()
                .filter(container -> container.record().imageId().equals(id))
                .map(container ->
                        new ImageUser(container.id(), container.state().isLive()))
                .toList();
    }

    /** How many there are of each image that has any, by its identifier. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        registry.all().forEach(container -> counts.merge(container.record().imageId(), 1, Integer::sum));
        return counts;
    }
}
