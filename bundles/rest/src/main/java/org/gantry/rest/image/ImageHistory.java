package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** GET /images/{name}/history. */
final class ImageHistory implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ArrayNode answer = Json.array();
        exchange.engine().images().history(exchange.variable("name")).forEach(entry -> {
            ObjectNode node = answer.addObject();
            node.put("Comment", entry.comment()).put("Created", entry.created()).put("CreatedBy", entry.createdBy());
            node.put("Id", entry.id()).put("Size", entry.size());
            node.set("Tags", Json.arrayOrNull(entry.tags()));
        });
        exchange.reply(200, answer);
    }
}
