package org.gantry.rest.container;

import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** POST /containers/{id}/rename. */
final class RenameContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.engine()
                .containers()
                .rename(exchange.variable("id"), exchange.query().text("name"));
        exchange.reply(204);
    }
}
