package org.gantry.rest.container;

import org.gantry.api.container.ConsoleSize;
import org.gantry.rest.http.ConsoleParameters;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** POST /containers/{id}/resize. */
final class ResizeContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ConsoleSize size = ConsoleParameters.read(exchange.query());
        exchange.engine().containers().resize(exchange.variable("id"), size);
        exchange.reply(200);
    }
}
