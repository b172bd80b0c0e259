package org.gantry.rest.volume;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.gantry.api.volume.Volume;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;

/** GET /volumes. */
final class ListVolumes implements Endpoint {
    private static final Set<String> FILTERS = Set.of("dangling", "driver", "label", "label!", "name");

    @Override
    public void handle(Exchange exchange) throws Exception {
        Filters filters = Filters.parse(exchange.query().text("filters"), FILTERS);
        boolean dangling = filters.flag("dangling", false);
        ObjectNode answer = Json.object();
        ArrayNode volumes = answer.putArray("Volumes");
        exchange.engine().volumes().list().stream()
                .filter(volume -> !filters.has("dangling") || (volume.references() == 0) == dangling)
                .filter(volume -> matches(volume, filters))
                .forEach(volume -> volumes.add(VolumeJson.of(volume)));
        answer.putNull("Warnings");
        exchange.reply(200, answer);
    }

    private static boolean matches(Volume volume, Filters filters) {
        return filters.any("driver", volume.driver()::equals)
                && filters.any("name", volume.name()::contains)
                && filters.labels(VolumeJson.labels(volume));
    }
}
