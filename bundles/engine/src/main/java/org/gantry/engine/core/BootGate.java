package org.gantry.engine.core;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;

/** Holds up calls until the engine knows what it has. */
public final class BootGate {
    private final CountDownLatch booted = new CountDownLatch(1);
    private final Duration patience;

    public BootGate(Duration patience) {
        this.patience = patience;
    }

    public void open() {
        booted.countDown();
    }

    /** @throws EngineException.Unavailable if that takes too long */
    public void await() {
        try {
            if (booted.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new EngineException.Unavailable("the engine is still starting; try again");
    }
}
