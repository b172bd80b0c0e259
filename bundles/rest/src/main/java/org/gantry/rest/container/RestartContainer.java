package org.gantry.rest.container;

import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** POST /containers/{id}/restart. */
final class RestartContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        StopParameters how = StopParameters.of(exchange.query());
        exchange.engine().containers().restart(exchange.variable("id"), how.signal(), how.timeout());
        exchange.reply(204);
    }
}
