package org.gantry.rest.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.gantry.api.engine.Events.EventSession;
import org.gantry.api.event.Event;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Filters;
import org.gantry.rest.http.Timestamps;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** GET /events: one line of JSON for each, as it happens. */
final class StreamEvents implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Instant since = Timestamps.read(exchange.query(), "since");
        Instant until = Timestamps.read(exchange.query(), "until");
        requireOrder(since, until);
        EventFilter filter = new EventFilter(Filters.parse(exchange.query().text("filters"), EventFilter.NAMES));
        try (EventSession events = exchange.engine().events().subscribe(since, until, filter)) {
            exchange.begin(200, Exchange.JSON);
            exchange.whileConnected(() -> {
                for (Event event = events.next(); event != null; event = events.next()) {
                    exchange.send(json(event));
                }
            });
        }
    }

    private static void requireOrder(@Nullable Instant since, @Nullable Instant until) {
        if (since != null && until != null && until.isBefore(since)) {
            throw new EngineException.InvalidArgument("`since` time (" + since.getEpochSecond()
                    + ") cannot be after `until` time (" + until.getEpochSecond() + ")");
        }
    }

    /** The message, with the fields of containers and images that clients before 1.22 knew. */
    private static ObjectNode json(Event event) {
        ObjectNode node = Json.object();
        if (event.type() == Event.Type.CONTAINER || event.type() == Event.Type.IMAGE) {
            node.put("status", event.action()).put("id", event.actorId());
        }
        if (event.type() == Event.Type.CONTAINER && event.attributes().containsKey("image")) {
            node.put("from", event.attributes().get("image"));
        }
        node.put("Type", event.type().word()).put("Action", event.action());
        node.putObject("Actor").put("ID", event.actorId()).set("Attributes", Json.object(event.attributes()));
        node.put("scope", "local");
        node.put("time", event.time().getEpochSecond());
        node.put(
                "timeNano",
                TimeUnit.SECONDS.toNanos(event.time().getEpochSecond())
                        + event.time().getNano());
        return node;
    }
}
