package org.gantry.rest.network;

import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** DELETE /networks/{id}. */
final class RemoveNetwork implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.engine().networks().remove(exchange.variable("id"));
        exchange.reply(204);
    }
}
