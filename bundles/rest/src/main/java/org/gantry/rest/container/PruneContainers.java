package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.Pruned;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.http.PruneFilter;
import org.gantry.rest.json.Json;

/** POST /containers/prune. */
final class PruneContainers implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        var filter = new PruneFilter(Filters.parse(exchange.query().text("filters"), PruneFilter.NAMES));
        Predicate<ContainerDetails> condition =
                container -> filter.test(container.created(), container.config().labels());
        Pruned pruned = exchange.engine().containers().prune(condition);
        ObjectNode answer = Json.object();
        answer.set("ContainersDeleted", Json.arrayOrNull(pruned.names()));
        answer.put("SpaceReclaimed", pruned.reclaimedBytes());
        exchange.reply(200, answer);
    }
}
