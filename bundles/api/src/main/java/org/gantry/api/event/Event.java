package org.gantry.api.event;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that happened.
 *
 * @param type what kind of object it happened to
 * @param action Docker's verb: {@code create}, {@code start}, {@code die}, {@code exec_create: CMD}, ...
 * @param actorId the object's identifier
 * @param attributes the object's labels and the verb's details ({@code exitCode}, {@code signal}, {@code name})
 */
public record Event(Type type, String action, String actorId, Map<String, String> attributes, Instant time) {

    public Event {
        attributes = Map.copyOf(attributes);
    }

    /** Docker's event types. */
    public enum Type {
        CONTAINER,
        IMAGE,
        NETWORK,
        VOLUME,
        DAEMON;

        /** The word on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
