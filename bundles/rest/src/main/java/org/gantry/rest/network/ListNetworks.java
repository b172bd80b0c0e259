package org.gantry.rest.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Set;
import org.gantry.api.network.Network;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;

/** GET /networks. */
final class ListNetworks implements Endpoint {
    private static final Set<String> NAMES = Set.of("dangling", "driver", "id", "label", "name", "scope", "type");

    @Override
    public void handle(Exchange exchange) throws Exception {
        Filters filters = Filters.parse(exchange.query().text("filters"), NAMES);
        filters.get("type").forEach(ListNetworks::requireType);
        ArrayNode answer = Json.array();
        exchange.engine().networks().list().stream()
                .filter(network -> matches(network, filters))
                .forEach(network -> answer.add(NetworkJson.of(network)));
        exchange.reply(200, answer);
    }

    private static boolean matches(Network network, Filters filters) {
        boolean builtIn = network.predefined();
        boolean dangling = !builtIn && network.endpoints().isEmpty();
        return filters.any("driver", network.driver()::equals)
                && filters.any("id", network.id()::startsWith)
                && filters.any("name", network.name()::contains)
                && filters.any("scope", "local"::equals)
                && filters.any("type", type -> type.equals("builtin") == builtIn)
                && (!filters.has("dangling") || filters.flag("dangling", false) == dangling)
                && filters.labels(network.labels());
    }

    private static void requireType(String type) {
        if (!Set.of("builtin", "custom").contains(type)) {
            throw Filters.invalid("type=" + type);
        }
    }
}
