package org.gantry.rest.container;

import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** POST /containers/{id}/kill. */
final class KillContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        String signal = exchange.query().has("signal") ? exchange.query().text("signal") : "SIGKILL";
        exchange.engine().containers().kill(exchange.variable("id"), signal);
        exchange.reply(204);
    }
}
