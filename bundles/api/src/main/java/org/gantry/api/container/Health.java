package org.gantry.api.container;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What the probes of a container's health check have told (API path {@code GET /containers/ID/json}, State.Health).
 *
 * @param failingStreak how many probes have failed in a row
 * @param log the last probes, oldest first
 */
public record Health(Status status, int failingStreak, List<Probe> log) {

    public Health {
        log = List.copyOf(log);
    }

    /** Docker's states. */
    public enum Status {
        STARTING,
        HEALTHY,
        UNHEALTHY;

        /** The word on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One probe.
     *
     * @param exitCode -1 when it could not be carried out or took too long
     * @param output the beginning of what it wrote, or why it failed
     */
    public record Probe(Instant start, Instant end, int exitCode, String output) {}
}
