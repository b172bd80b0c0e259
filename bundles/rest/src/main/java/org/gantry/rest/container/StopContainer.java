package org.gantry.rest.container;

import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** POST /containers/{id}/stop. */
final class StopContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        StopParameters how = StopParameters.of(exchange.query());
        exchange.engine().containers().stop(exchange.variable("id"), how.signal(), how.timeout());
        exchange.reply(204);
    }
}
