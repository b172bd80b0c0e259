package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Images;
import org.gantry.api.engine.Images.ImageUsage;
import org.gantry.api.image.Image;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;

/** GET /images/json. */
final class ListImages implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        if (exchange.query().flag("manifests")) {
            throw new EngineException.Unsupported("manifests is not supported by this engine");
        }
        Filters filters = Filters.parse(exchange.query().text("filters"), ImageFilter.NAMES);
        Images images = exchange.engine().images();
        boolean all = exchange.query().flag("all");
        ArrayNode answer = Json.array();
        if (exchange.query().flag("shared-size")) {
            List<ImageUsage> known = images.usage().images();
            var filter = new ImageFilter(
                    filters, images, known.stream().map(ImageUsage::image).toList(), all);
            known.stream()
                    .filter(usage -> filter.test(usage.image()))
                    .map(usage -> ImageSummaries.of(usage, filter.names(usage.image())))
                    .forEach(answer::add);
        } else {
            List<Image> known = images.list();
            var filter = new ImageFilter(filters, images, known, all);
            known.stream()
                    .filter(filter)
                    .map(image -> ImageSummaries.of(image, filter.names(image)))
                    .forEach(answer::add);
        }
        exchange.reply(200, answer);
    }
}
