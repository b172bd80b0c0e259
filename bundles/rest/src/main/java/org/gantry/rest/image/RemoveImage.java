package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.gantry.api.EngineException;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;
import org.gantry.rest.json.Json;

/** DELETE /images/{name}. */
final class RemoveImage implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        if (query.has("platforms")) {
            throw new EngineException.Unsupported("platforms is not supported by this engine");
        }
        ArrayNode answer = Json.array();
        exchange.engine()
                .images()
                .remove(exchange.variable("name"), query.flag("force"))
                .forEach(removed -> {
                    if (removed.deleted().isEmpty()) {
                        answer.addObject().put("Untagged", removed.untagged());
                    } else {
                        answer.addObject().put("Deleted", removed.deleted());
                    }
                });
        exchange.reply(200, answer);
    }
}
