package org.gantry.rest.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;

/** POST /build/prune, which {@code docker system prune} ends with: an engine that builds nothing has no cache to prune. */
final class PruneBuildCache implements Endpoint {
    private static final Set<String> FILTERS = Set.of(
            "description", "id", "inuse", "label", "label!", "mutable", "parent", "private", "shared", "type", "until");

    @Override
    public void handle(Exchange exchange) throws Exception {
        Filters.parse(exchange.query().text("filters"), FILTERS);
        ObjectNode answer = Json.object();
        answer.putNull("CachesDeleted");
        answer.put("SpaceReclaimed", 0);
        exchange.reply(200, answer);
    }
}
