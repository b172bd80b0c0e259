package org.gantry.rest.exec;

import org.gantry.api.container.ConsoleSize;
import org.gantry.rest.http.ConsoleParameters;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** POST /exec/{id}/resize. */
final class ResizeExec implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ConsoleSize size = ConsoleParameters.read(exchange.query());
        exchange.engine().execs().resize(exchange.variable("id"), size);
        exchange.reply(200);
    }
}
