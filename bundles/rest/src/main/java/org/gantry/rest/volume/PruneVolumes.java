package org.gantry.rest.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.gantry.api.engine.Pruned;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;

/** POST /volumes/prune. Since API 1.42 only volumes that nobody named go, unless all are asked for. */
final class PruneVolumes implements Endpoint {
    private static final Set<String> FILTERS = Set.of("all", "label", "label!");

    @Override
    public void handle(Exchange exchange) throws Exception {
        Filters filters = Filters.parse(exchange.query().text("filters"), FILTERS);
        boolean all = filters.flag("all", !exchange.version().isAtLeast(1, 42));
        Pruned pruned = exchange.engine()
                .volumes()
                .prune(volume -> (all || volume.anonymous()) && filters.labels(VolumeJson.labels(volume)));
        ObjectNode answer = Json.object();
        answer.set("VolumesDeleted", Json.array(pruned.names()));
        answer.put("SpaceReclaimed", pruned.reclaimedBytes());
        exchange.reply(200, answer);
    }
}
