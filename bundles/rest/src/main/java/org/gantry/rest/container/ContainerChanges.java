package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.gantry.api.image.FileChange;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** GET /containers/{id}/changes: {@code docker diff}. */
final class ContainerChanges implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ArrayNode answer = Json.array();
        for (FileChange change : exchange.engine().files().changes(exchange.variable("id"))) {
            answer.addObject().put("Path", change.path()).put("Kind", number(change.kind()));
        }
        exchange.reply(200, answer);
    }

    private static int number(FileChange.Kind kind) {
        return switch (kind) {
            case MODIFIED -> 0;
            case ADDED -> 1;
            case DELETED -> 2;
        };
    }
}
