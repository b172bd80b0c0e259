package org.gantry.engine.facade;

import java.util.List;
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
}
