package org.gantry.rest.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gantry.api.engine.Events.EventSession;
import org.gantry.api.event.Event;
import org.gantry.rest.json.Json;
import org.gantry.rest.stream.CallFacts;
import org.gantry.rest.stream.ClientOutput;
import org.gantry.rest.stream.LongCall;

/** Events as they happen. */
public final class EventsCall implements LongCall {
    public static final String NAME = "events";
    private static final String SESSION = "session";
    private static final String FILTERS = "filters";

    private final EventSession events;
    private final String filters;
    private final EventFilter filter;

    /** @param filters what the filter was made from */
    EventsCall(EventSession events, String filters, EventFilter filter) {
        this.events = events;
        this.filters = filters;
        this.filter = filter;
    }

    public static EventsCall resume(CallFacts facts) {
        String filters = facts.get(FILTERS, String.class);
        return new EventsCall(facts.get(SESSION, EventSession.class), filters, EventFilter.parse(filters));
    }

    @Override
    public void run(ClientOutput out) throws IOException, InterruptedException {
        for (Event event = out.await(events::next); event != null; event = out.await(events::next)) {
            if (filter.test(event)) {
                out.send(ByteBuffer.wrap(Json.line(json(event))));
            }
        }
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(KIND, NAME, SESSION, events, FILTERS, filters);
    }

    @Override
    public void close() {
        events.close();
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
