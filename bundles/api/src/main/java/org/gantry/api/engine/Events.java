package org.gantry.api.engine;

import java.time.Instant;
import org.gantry.api.event.Event;
import org.jspecify.annotations.Nullable;

/** The engine's event stream (API path {@code GET /events}). */
public interface Events {

    /**
     * Subscribes to everything; filters are the front end's affair, whose classes must not stay here after it is replaced.
     *
     * @param since also deliver what the engine still remembers from then on
     * @param until end then, or at once if it is past
     */
    EventSession subscribe(@Nullable Instant since, @Nullable Instant until);

    /** One client's events, from one thread. A client that lags too far behind is cut off rather than waited for. */
    interface EventSession extends AutoCloseable {
        /** Waits for the next event; null at the end. */
        @Nullable
        Event next() throws InterruptedException;

        @Override
        void close();
    }
}
