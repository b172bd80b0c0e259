package org.gantry.engine.container;

import java.time.Duration;

/** Docker's pauses between restarts: a tenth of a second, doubled up to a minute, reset by a run of ten seconds. */
public final class RestartBackoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration HEALTHY_RUN = Duration.ofSeconds(10);

    private Duration next = FIRST;
    private long attempt;

    /** The pause after a run of this length. */
    public synchronized Duration after(Duration run) {
        if (run.compareTo(HEALTHY_RUN) >= 0) {
            next = FIRST;
        }
        Duration pause = next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return pause;
    }

    /** A ticket for a restart; any later ticket or {@link #cancel} makes it void. */
    public synchronized long schedule() {
        return ++attempt;
    }

    public synchronized boolean isDue(long ticket) {
        return ticket == attempt;
    }

    /** A user has taken over. */
    public synchronized void cancel() {
        attempt++;
        next = FIRST;
    }
}
