package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.rest.json.Json;

/** Containers as lists show them. */
public final class ContainerSummaries {
    private ContainerSummaries() {}

    /** All of them with their sizes, as {@code docker system df} wants them. */
    public static ArrayNode all(ContainerEngine engine) {
        return of(engine, engine.containers().list(true), true);
    }

    static ArrayNode of(ContainerEngine engine, List<ContainerDetails> shown, boolean size) {
        ArrayNode answer = Json.array();
        ImageNames names = new ImageNames(engine.images());
        for (ContainerDetails container : shown) {
            try {
                ContainerDetails details = size ? engine.containers().inspect(container.id(), true) : container;
                answer.add(ContainerSummary.of(details, names));
            } catch (EngineException.NotFound e) {
                continue; // removed meanwhile
            }
        }
        return answer;
    }
}
