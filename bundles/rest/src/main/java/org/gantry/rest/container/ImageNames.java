package org.gantry.rest.container;

import java.util.HashMap;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.Images;

/** By what name to show a container's image: the one it was created by, unless that is another image's by now. */
final class ImageNames {
    private final Images images;
    private final Map<String, String> identifiers = new HashMap<>();

    ImageNames(Images images) {
        this.images = images;
    }

    String of(ContainerDetails container) {
        String name = container.config().image();
        return identifiers.computeIfAbsent(name, this::identifier).equals(container.imageId())
                ? name
                : container.imageId();
    }

    /** The image's identifier, or empty. */
    String identifier(String name) {
        try {
            return images.inspect(name).id().toString();
        } catch (EngineException.NotFound | EngineException.InvalidArgument e) {
            return "";
        }
    }
}
