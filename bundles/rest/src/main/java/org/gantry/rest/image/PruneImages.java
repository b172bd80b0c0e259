package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.gantry.api.engine.Images.PrunedImages;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.http.PruneFilter;
import org.gantry.rest.json.Json;

/** POST /images/prune: those without a tag, or with {@code dangling=false} all that no container has. */
final class PruneImages implements Endpoint {
    private static final Set<String> FILTERS = Set.of("dangling", "label", "label!", "until");

    @Override
    public void handle(Exchange exchange) throws Exception {
        Filters filters = Filters.parse(exchange.query().text("filters"), FILTERS);
        boolean all = !filters.flag("dangling", true);
        var filter = new PruneFilter(filters);
        PrunedImages pruned = exchange.engine()
                .images()
                .prune(all, image -> filter.test(image.config().created(), ImageLabels.of(image)));
        ObjectNode answer = Json.object();
        if (pruned.removed().isEmpty()) {
            answer.putNull("ImagesDeleted");
        } else {
            answer.set("ImagesDeleted", RemovedJson.of(pruned.removed()));
        }
        answer.put("SpaceReclaimed", pruned.reclaimedBytes());
        exchange.reply(200, answer);
    }
}
