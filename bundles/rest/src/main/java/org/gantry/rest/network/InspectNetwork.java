package org.gantry.rest.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.network.Network;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** GET /networks/{id}. */
final class InspectNetwork implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ContainerEngine engine = exchange.engine();
        String scope = exchange.query().text("scope");
        Network network = engine.networks().inspect(exchange.variable("id"));
        if (!scope.isEmpty() && !scope.equals("local")) {
            throw new EngineException.NotFound("network " + network.name() + " not found in scope " + scope);
        }
        ObjectNode node = NetworkJson.of(network);
        network.endpoints()
                .forEach((containerId, endpoint) -> node.withObject("/Containers")
                        .set(containerId, NetworkJson.member(name(engine, containerId), endpoint)));
        exchange.reply(200, node);
    }

    private static String name(ContainerEngine engine, String containerId) {
        try {
            return engine.containers().inspect(containerId, false).name();
        } catch (EngineException.NotFound e) {
            return ""; // removed meanwhile
        }
    }
}
