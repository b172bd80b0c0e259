package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.engine.Containers.ProcessTable;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** GET /containers/{id}/top. */
final class TopContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        String arguments = exchange.query().text("ps_args");
        ProcessTable table = exchange.engine().containers().top(exchange.variable("id"), arguments);
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("Processes");
        table.rows().forEach(row -> rows.add(Json.array(row)));
        answer.set("Titles", Json.array(table.titles()));
        exchange.reply(200, answer);
    }
}
