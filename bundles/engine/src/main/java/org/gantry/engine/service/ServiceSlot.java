package org.gantry.engine.service;

import java.time.Duration;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is plugged in. Whoever needs it asks once per call; while it is being replaced, the call waits for a
 * bounded time.
 */
public final class ServiceSlot<T> {
    private final String what;
    private final Duration patience;
    private @Nullable T current;

    /** @param what for the message: "image store" */
    public ServiceSlot(String what, Duration patience) {
        this.what = what;
        this.patience = patience;
    }

    /** How long {@link #get} waits. */
    public Duration patience() {
        return patience;
    }

    public synchronized void bind(T service) {
        current = service;
        notifyAll();
    }

    /** Does nothing when another service has taken its place already. */
    @SuppressWarnings("ReferenceEquality") // a service is itself, whatever its equals says
    public synchronized void unbind(T service) {
        if (current == service) {
            current = null;
        }
    }

    /**
     * The service of this moment.
     *
     * @throws EngineException.Unavailable if there is none for too long
     */
    public T get() {
        return Patience.await(this, this::peek, patience, what);
    }

    public synchronized @Nullable T peek() {
        return current;
    }
}
