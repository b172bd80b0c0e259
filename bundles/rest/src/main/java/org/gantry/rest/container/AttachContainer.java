package org.gantry.rest.container;

import org.gantry.api.engine.AttachOptions;
import org.gantry.api.engine.AttachSession;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;
import org.gantry.rest.stream.Hijack;

/** POST /containers/{id}/attach. */
final class AttachContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        AttachOptions options = new AttachOptions(
                query.flag("stdin"),
                query.flag("stdout"),
                query.flag("stderr"),
                query.flag("logs"),
                query.flag("stream"),
                query.text("detachKeys"));
        AttachSession session = exchange.engine().containers().attach(exchange.variable("id"), options);
        Hijack.hijack(exchange, session, options.stdin());
    }
}
