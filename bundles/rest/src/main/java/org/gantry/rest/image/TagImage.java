package org.gantry.rest.image;

import org.gantry.api.EngineException;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;

/** POST /images/{name}/tag. */
final class TagImage implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        if (!query.has("repo")) {
            throw new EngineException.InvalidArgument("invalid reference format: repo must name the new repository");
        }
        String target = query.has("tag") ? query.text("repo") + ":" + query.text("tag") : query.text("repo");
        exchange.engine().images().tag(exchange.variable("name"), target);
        exchange.reply(201);
    }
}
