package org.gantry.rest.image;

import org.gantry.api.EngineException;
import org.gantry.api.image.Registries.Push;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** POST /images/{name}/push. */
final class PushImage implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        if (exchange.query().has("platform")) {
            throw new EngineException.Unsupported(
                    "platform is not supported by this engine when pushing: an image here is for one platform");
        }
        String tag = exchange.query().text("tag");
        String name = exchange.variable("name");
        var request = new Push(tag.isEmpty() ? name : name + ":" + tag, tag.isEmpty(), AuthHeader.of(exchange));
        ProgressStream.run(exchange, listener -> exchange.engine().images().push(request, listener));
    }
}
