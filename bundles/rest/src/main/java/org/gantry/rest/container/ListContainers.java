package org.gantry.rest.container;

import java.util.List;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.http.Query;

/** GET /containers/json. */
final class ListContainers implements Endpoint {
    private static final long UNLIMITED = Long.MAX_VALUE;

    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        Filters filters = Filters.parse(query.text("filters"), ContainerFilter.NAMES);
        long limit = limit(query);
        boolean all = query.flag("all") || limit < UNLIMITED || filters.has("status");
        ContainerEngine engine = exchange.engine();
        List<ContainerDetails> known = engine.containers().list(true);
        ContainerFilter filter = ContainerFilter.of(filters, known, engine.images());
        List<ContainerDetails> shown = known.stream()
                .filter(container -> all || container.state().isLive())
                .filter(filter)
                .limit(limit)
                .toList();
        exchange.reply(200, ContainerSummaries.of(engine, shown, query.flag("size")));
    }

    private static long limit(Query query) {
        Integer limit = query.integer("limit");
        return limit == null || limit <= 0 ? UNLIMITED : limit;
    }
}
