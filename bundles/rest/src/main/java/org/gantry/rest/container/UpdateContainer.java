package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.gantry.rest.mapping.ResourceMapping;

/** POST /containers/{id}/update. */
final class UpdateContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ResourceConfig changes = exchange.body(UpdateContainer::read);
        List<String> warnings = exchange.engine().containers().update(exchange.variable("id"), changes);
        ObjectNode answer = Json.object();
        answer.set("Warnings", Json.array(warnings));
        exchange.reply(200, answer);
    }

    private static ResourceConfig read(Fields body) {
        body.part("RestartPolicy", policy -> {
            if (!policy.text("Name").isEmpty() || policy.integer("MaximumRetryCount", 0, Integer.MAX_VALUE) != 0) {
                throw new EngineException.Unsupported(
                        "RestartPolicy cannot be updated by this engine; create the container anew");
            }
            return policy;
        });
        return ResourceMapping.read(body, 0, null);
    }
}
