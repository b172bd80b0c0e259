package org.gantry.rest.network;

import java.util.List;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.http.PruneFilter;
import org.gantry.rest.json.Json;

/** POST /networks/prune. */
final class PruneNetworks implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        var filter = new PruneFilter(Filters.parse(exchange.query().text("filters"), PruneFilter.NAMES));
        List<String> removed =
                exchange.engine().networks().prune(network -> filter.test(network.created(), network.labels()));
        exchange.reply(200, Json.object().set("NetworksDeleted", Json.arrayOrNull(removed)));
    }
}
