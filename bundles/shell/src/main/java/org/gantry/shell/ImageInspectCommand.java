package org.gantry.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.Image;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/** {@code gantry:image-inspect}. */
@Service
@Command(
        scope = "gantry",
        name = "image-inspect",
        description = "Shows everything about images, in JSON.",
        detailedDescription = "The property names are the engine's own, not the Docker API's.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class ImageInspectCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Argument(name = "image", required = true, multiValued = true, description = "Names or identifiers")
    @Completion(ImageCompleter.class)
    List<String> images;

    @Override
    public @Nullable Object execute() throws JsonProcessingException {
        List<Image> found = new ArrayList<>();
        for (String image : images) {
            found.add(engine.images().inspect(image));
        }
        System.out.println(Json.lenient().writerWithDefaultPrettyPrinter().writeValueAsString(found));
        return null;
    }
}
