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
import org.gantry.rest.http.Query;

/** GET /images/json. */
final class ListImages implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        if (exchange.query().flag("manifests")) {
            throw new EngineException.Unsupported("manifests is not supported by this engine");
        }
        Filters filters = Filters.parse(exchange.query().text("filters"), ImageFilter.NAMES);
        Images images = exchange.engine().images();
        exchange.reply(200, answer(exchange.query(), filters, images));
    }

    private static ArrayNode answer(Query query, Filters filters, Images images) {
        boolean all = query.flag("all");
        if (query.flag("shared-size")) {
            List<ImageUsage> known = images.usage().images();
            List<Image> listed = known.stream().map(ImageUsage::image).toList();
            return ImageSummaries.withSharedSize(known, new ImageFilter(filters, images, listed, all));
        }
        List<Image> known = images.list();
        return ImageSummaries.of(known, new ImageFilter(filters, images, known, all));
    }
}
