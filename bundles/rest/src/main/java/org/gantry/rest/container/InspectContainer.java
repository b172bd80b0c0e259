package org.gantry.rest.container;

import org.gantry.api.container.ContainerDetails;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.mapping.ContainerInspect;

/** GET /containers/{id}/json. */
final class InspectContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        boolean size = exchange.query().flag("size");
        ContainerDetails details = exchange.engine().containers().inspect(exchange.variable("id"), size);
        exchange.reply(200, ContainerInspect.of(details));
    }
}
