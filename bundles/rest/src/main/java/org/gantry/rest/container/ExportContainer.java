package org.gantry.rest.container;

import org.gantry.api.engine.ContainerFiles;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;

/** GET /containers/{id}/export. */
final class ExportContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ContainerFiles files = exchange.engine().files();
        exchange.stream("application/octet-stream", archive -> files.export(exchange.variable("id"), archive));
    }
}
