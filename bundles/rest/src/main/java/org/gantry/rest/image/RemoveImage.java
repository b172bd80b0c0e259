package org.gantry.rest.image;

import org.gantry.api.EngineException;
import org.gantry.api.image.ImageStore.RemovalOptions;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;

/** DELETE /images/{name}. */
final class RemoveImage implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        if (query.has("platforms")) {
            throw new EngineException.Unsupported("platforms is not supported by this engine");
        }
        var options = new RemovalOptions(query.flag("force"), !query.flag("noprune"));
        exchange.reply(200, RemovedJson.of(exchange.engine().images().remove(exchange.variable("name"), options)));
    }
}
