package org.gantry.engine.event;

import java.time.Instant;
import java.util.Map;
import org.gantry.api.event.Event;

/** That objects of a kind were pruned: about none of them, with the bytes that were freed. */
public final class PruneEvent {
    private PruneEvent() {}

    public static Event of(Event.Type type, long reclaimedBytes) {
        return new Event(type, "prune", "", Map.of("reclaimed", Long.toString(reclaimedBytes)), Instant.now());
    }
}
