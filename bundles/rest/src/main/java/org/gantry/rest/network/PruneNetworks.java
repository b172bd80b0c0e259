package org.gantry.rest.network;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.gantry.api.network.Network;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.http.Timestamps;
import org.gantry.rest.json.Json;

/** POST /networks/prune. */
final class PruneNetworks implements Endpoint {
    private static final Set<String> NAMES = Set.of("label", "label!", "until");

    @Override
    public void handle(Exchange exchange) throws Exception {
        Filters filters = Filters.parse(exchange.query().text("filters"), NAMES);
        List<Instant> until = filters.get("until").stream()
                .map(limit -> Timestamps.parseOrAgo("until", limit))
                .toList();
        List<String> removed = exchange.engine().networks().prune(network -> matches(network, filters, until));
        exchange.reply(200, Json.object().set("NetworksDeleted", Json.arrayOrNull(removed)));
    }

    private static boolean matches(Network network, Filters filters, List<Instant> until) {
        return filters.labels(network.labels())
                && until.stream().allMatch(limit -> network.created().isBefore(limit));
    }
}
