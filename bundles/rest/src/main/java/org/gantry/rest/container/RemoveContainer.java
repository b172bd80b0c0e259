package org.gantry.rest.container;

import org.gantry.api.EngineException;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;

/** DELETE /containers/{id}. */
final class RemoveContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        if (query.flag("link")) {
            throw new EngineException.Unsupported("removing a link (link=1) is not supported by this engine");
        }
        exchange.engine().containers().remove(exchange.variable("id"), query.flag("force"), query.flag("v"));
        exchange.reply(204);
    }
}
