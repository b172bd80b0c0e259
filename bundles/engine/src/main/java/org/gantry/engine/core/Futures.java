package org.gantry.engine.core;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what never fails. */
public final class Futures {
    private Futures() {}

    /**
     * Whether it came to its end in time.
     *
     * @param patience negative: for ever
     */
    public static boolean ends(Future<?> future, Duration patience) throws InterruptedException {
        try {
            if (patience.isNegative()) {
                future.get();
            } else {
                future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("this wait never fails", e.getCause());
        }
    }
}
