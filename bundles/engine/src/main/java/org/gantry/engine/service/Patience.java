package org.gantry.engine.service;

import java.time.Duration;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/** A bounded wait for something that is being replaced. */
final class Patience {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Patience() {}

    /**
     * Waits until the supplier has something; whoever makes it so notifies the monitor.
     *
     * @throws EngineException.Unavailable if it takes too long
     */
    static <T> T await(Object monitor, Supplier<@Nullable T> supplier, Duration patience, String what) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (monitor) {
            T found = supplier.get();
            while (found == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new EngineException.Unavailable("the " + what + " is not available; try again");
                }
                try {
                    monitor.wait(left / NANOS_PER_MILLI + 1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new EngineException.Unavailable("interrupted while waiting for the " + what);
                }
                found = supplier.get();
            }
            return found;
        }
    }
}
