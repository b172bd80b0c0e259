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
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.json.Json;
import org.jspecify.annotations.Nullable;

/** {@code gantry:inspect}. */
@Service
@Command(
        scope = "gantry",
        name = "inspect",
        description = "Shows everything about containers or images, in JSON.",
        detailedDescription = "The property names are the engine's own, not the Docker API's.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class InspectCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Argument(name = "object", required = true, multiValued = true, description = "Names or identifiers")
    @Completion(ContainerCompleter.class)
    List<String> objects;

    @Override
    public @Nullable Object execute() throws JsonProcessingException {
        List<Object> found = new ArrayList<>();
        for (String object : objects) {
            found.add(find(object));
        }
        System.out.println(Json.lenient().writerWithDefaultPrettyPrinter().writeValueAsString(found));
        return null;
    }

    private Object find(String object) {
        try {
            return engine.containers().inspect(object, false);
        } catch (EngineException.NotFound noContainer) {
            return findImage(object);
        }
    }

    private Object findImage(String object) {
        try {
            return engine.images().inspect(object);
        } catch (EngineException.NotFound noImage) {
            throw new EngineException.NotFound("No such object: " + object);
        }
    }
}
