package org.gantry.rest.network;

import org.gantry.api.EngineException;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;

/** POST /networks/{id}/disconnect. */
final class DisconnectNetwork implements Endpoint {
    private record Body(String container, boolean force) {}

    @Override
    public void handle(Exchange exchange) throws Exception {
        Body body = exchange.body(DisconnectNetwork::read);
        exchange.engine().networks().disconnect(exchange.variable("id"), body.container(), body.force());
        exchange.reply(200);
    }

    private static Body read(Fields body) {
        String container = body.text("Container");
        if (container.isEmpty()) {
            throw new EngineException.InvalidArgument("Container must name one");
        }
        return new Body(container, body.flag("Force"));
    }
}
