package org.gantry.rest.volume;

import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** GET /volumes/{name}. */
final class InspectVolume implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.reply(200, VolumeJson.of(exchange.engine().volumes().inspect(exchange.variable("name"))));
    }
}
