package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Images;
import org.gantry.api.image.Image;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;

/** GET /images/json. */
final class ListImages implements Endpoint {
    /** What Docker writes for a figure it was not asked to compute. */
    private static final int NOT_COMPUTED = -1;

    @Override
    public void handle(Exchange exchange) throws Exception {
        if (exchange.query().flag("shared-size")) {
            throw new EngineException.Unsupported("shared-size is not supported by this engine");
        }
        if (exchange.query().flag("manifests")) {
            throw new EngineException.Unsupported("manifests is not supported by this engine");
        }
        Filters filters = Filters.parse(exchange.query().text("filters"), ImageFilter.NAMES);
        Images images = exchange.engine().images();
        List<Image> known = images.list();
        ImageFilter filter =
                new ImageFilter(filters, images, known, exchange.query().flag("all"));
        ArrayNode answer = Json.array();
        known.stream()
                .filter(filter)
                .map(image -> summary(image, filter.names(image)))
                .forEach(answer::add);
        exchange.reply(200, answer);
    }

    private static ObjectNode summary(Image image, List<String> names) {
        ObjectNode node = Json.object();
        node.put("Containers", NOT_COMPUTED);
        node.put(
                "Created",
                image.config().created() == null ? 0 : image.config().created().getEpochSecond());
        node.put("Id", image.id().toString());
        node.set("Labels", ImageLabels.json(image));
        node.put("ParentId", image.parent() == null ? "" : image.parent().toString());
        node.set("RepoDigests", Json.array(image.repoDigests()));
        node.set("RepoTags", Json.array(names));
        node.put("SharedSize", NOT_COMPUTED);
        node.put("Size", image.size());
        return node;
    }
}
