package org.gantry.rest.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Images;
import org.gantry.api.image.ImageStore.LoadedImage;
import org.gantry.api.image.TransferListener;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** POST /images/load. How far each layer is, is told to clients that ask for it with {@code quiet=0}, as the CLI does. */
final class LoadImages implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        if (exchange.query().has("platform")) {
            throw new EngineException.Unsupported("platform is not supported by this engine when loading images");
        }
        boolean quiet = exchange.query().flag("quiet", true);
        Images images = exchange.engine().images();
        ProgressStream.receive(exchange, progress -> {
            InputStream upload = exchange.upload();
            List<LoadedImage> loaded = images.load(upload, quiet ? TransferListener.NOBODY : progress);
            Exchange.passOverPadding(upload);
            progress.begin();
            for (LoadedImage image : loaded) {
                tell(exchange, image);
            }
        });
    }

    private static void tell(Exchange exchange, LoadedImage image) throws IOException {
        if (image.names().isEmpty()) {
            say(exchange, "Loaded image ID: " + image.id());
        }
        for (String name : image.names()) {
            say(exchange, "Loaded image: " + name);
        }
    }

    private static void say(Exchange exchange, String line) throws IOException {
        exchange.send(Json.object().put("stream", line + "\n"));
    }
}
