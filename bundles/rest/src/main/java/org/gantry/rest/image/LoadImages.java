package org.gantry.rest.image;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.ImageStore.LoadedImage;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** POST /images/load. */
final class LoadImages implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        if (exchange.query().has("platform")) {
            throw new EngineException.Unsupported("platform is not supported by this engine when loading images");
        }
        List<LoadedImage> loaded = exchange.engine().images().load(exchange.upload());
        exchange.begin(200, Exchange.JSON);
        for (LoadedImage image : loaded) {
            if (image.names().isEmpty()) {
                say(exchange, "Loaded image ID: " + image.id());
            }
            for (String name : image.names()) {
                say(exchange, "Loaded image: " + name);
            }
        }
    }

    private static void say(Exchange exchange, String line) throws Exception {
        exchange.send(Json.object().put("stream", line + "\n"));
    }
}
