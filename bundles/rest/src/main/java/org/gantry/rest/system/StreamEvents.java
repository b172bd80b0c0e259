package org.gantry.rest.system;

import java.time.Instant;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Events.EventSession;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Timestamps;
import org.jspecify.annotations.Nullable;

/** GET /events: one line of JSON for each, as it happens. */
final class StreamEvents implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Instant since = Timestamps.read(exchange.query(), "since");
        Instant until = Timestamps.read(exchange.query(), "until");
        requireOrder(since, until);
        String filters = exchange.query().text("filters");
        EventFilter filter = EventFilter.parse(filters);
        EventSession events = exchange.engine().events().subscribe(since, until);
        exchange.goOn(Exchange.JSON, new EventsCall(events, filters, filter));
    }

    private static void requireOrder(@Nullable Instant since, @Nullable Instant until) {
        if (since != null && until != null && until.isBefore(since)) {
            throw new EngineException.InvalidArgument("`since` time (" + since.getEpochSecond()
                    + ") cannot be after `until` time (" + until.getEpochSecond() + ")");
        }
    }
}
