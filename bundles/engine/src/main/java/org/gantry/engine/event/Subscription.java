package org.gantry.engine.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.gantry.api.engine.Events.EventSession;
import org.gantry.api.event.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's events. Its queue is bounded; a client that lets it fill up is cut off. */
final class Subscription implements EventSession {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    private static final int CAPACITY = 4096;

    private final @Nullable Instant until;
    private final Consumer<Subscription> onClose;
    private final Deque<Event> queue = new ArrayDeque<>();
    private boolean ended;

    Subscription(@Nullable Instant until, Consumer<Subscription> onClose) {
        this.until = until;
        this.onClose = onClose;
    }

    /** Queues an event; false when nothing more can be delivered. */
    synchronized boolean offer(Event event) {
        if (ended) {
            return false;
        }
        if (until != null && event.time().isAfter(until)) {
            return end();
        }
        if (queue.size() == CAPACITY) {
            LOG.warn("a listener lags {} events behind and is cut off", CAPACITY);
            return end();
        }
        queue.add(event);
        notifyAll();
        return true;
    }

    @Override
    public synchronized @Nullable Event next() throws InterruptedException {
        while (queue.isEmpty() && !ended) {
            long left = until == null
                    ? Long.MAX_VALUE
                    : Duration.between(Instant.now(), until).toMillis() + 1;
            if (left <= 0) {
                end();
            } else {
                wait(left);
            }
        }
        return queue.poll();
    }

    @Override
    public void close() {
        synchronized (this) {
            queue.clear();
            end();
        }
        onClose.accept(this);
    }

    private boolean end() {
        ended = true;
        notifyAll();
        return false;
    }
}
