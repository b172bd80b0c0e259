package org.gantry.rest.container;

import org.gantry.api.EngineException;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;

/**
 * GET /containers/{id}/stats: a sample every second. The client computes the processor share from two of them, so a
 * single answer takes two samples too, except with {@code one-shot}.
 */
final class StatsContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        boolean stream = query.flag("stream", true);
        if (stream && query.flag("one-shot")) {
            throw new EngineException.InvalidArgument("cannot have stream=true and one-shot=true");
        }
        boolean pair = !stream && !query.flag("one-shot");
        String id = exchange.engine()
                .containers()
                .inspect(exchange.variable("id"), false)
                .id();
        exchange.goOn(Exchange.JSON, new StatsCall(exchange.surroundings(), id, stream, pair));
    }
}
