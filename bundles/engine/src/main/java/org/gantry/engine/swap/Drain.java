package org.gantry.engine.swap;

import java.time.Duration;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.engine.lease.Seat;

/** Lets the uses of a seat end. */
final class Drain {
    /** For what was interrupted to give up. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

    private Drain() {}

    static <T> int underWay(Seat<T> seat, boolean onlyLongRunning) {
        T instance = seat.peek();
        return instance == null ? 0 : seat.underWay(instance, onlyLongRunning);
    }

    /** @throws EngineException.Conflict names what does not end in time */
    static <T> void drain(Seat<T> seat, String what, boolean onlyLongRunning, long deadline, boolean interrupt) {
        T instance = seat.peek();
        if (instance == null || seat.drain(instance, onlyLongRunning, deadline)) {
            return;
        }
        if (interrupt) {
            seat.interrupt(instance, onlyLongRunning);
            if (seat.drain(instance, onlyLongRunning, System.nanoTime() + AFTER_INTERRUPT.toNanos())) {
                return;
            }
        }
        List<String> uses = seat.uses(instance, onlyLongRunning);
        throw new EngineException.Conflict("the " + what + " is still busy: " + String.join(", ", uses));
    }
}
