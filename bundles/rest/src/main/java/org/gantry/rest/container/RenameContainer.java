package org.gantry.rest.container;

import org.gantry.api.EngineException;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** POST /containers/{id}/rename. */
final class RenameContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        if (!exchange.query().has("name")) {
            throw new EngineException.InvalidArgument("Neither old nor new names may be empty");
        }
        String name = ContainerName.require(exchange.query().text("name"));
        exchange.engine().containers().rename(exchange.variable("id"), name);
        exchange.reply(204);
    }
}
