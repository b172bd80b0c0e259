package org.gantry.rest.network;

import org.gantry.api.EngineException;
import org.gantry.api.container.NetworkConfig.EndpointConfig;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;
import org.gantry.rest.mapping.EndpointMapping;

/** POST /networks/{id}/connect. */
final class ConnectNetwork implements Endpoint {
    private record Body(String container, EndpointConfig endpoint) {}

    @Override
    public void handle(Exchange exchange) throws Exception {
        Body body = exchange.body(ConnectNetwork::read);
        exchange.engine().networks().connect(exchange.variable("id"), body.container(), body.endpoint());
        exchange.reply(200);
    }

    private static Body read(Fields body) {
        String container = body.text("Container");
        if (container.isEmpty()) {
            throw new EngineException.InvalidArgument("Container must name one");
        }
        return new Body(container, body.part("EndpointConfig", EndpointMapping::read));
    }
}
