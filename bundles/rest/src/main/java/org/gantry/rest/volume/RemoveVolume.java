package org.gantry.rest.volume;

import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** DELETE /volumes/{name}. */
final class RemoveVolume implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.engine()
                .volumes()
                .remove(exchange.variable("name"), exchange.query().flag("force"));
        exchange.reply(204);
    }
}
