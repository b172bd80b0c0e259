package org.gantry.rest.testing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.gantry.api.engine.Events;
import org.gantry.api.event.Event;
import org.jspecify.annotations.Nullable;

/** Events as a test publishes them. */
public final class FakeEvents implements Events {
    public final List<Session> sessions = new CopyOnWriteArrayList<>();
    public final LinkedBlockingQueue<Session> subscribed = new LinkedBlockingQueue<>();

    @Override
    public EventSession subscribe(@Nullable Instant since, @Nullable Instant until) {
        Session session = new Session();
        sessions.add(session);
        subscribed.add(session);
        if (until != null && until.isBefore(Instant.now())) {
            session.queue.add(Optional.empty());
        }
        return session;
    }

    public void publish(Event event) {
        sessions.forEach(session -> session.queue.add(Optional.of(event)));
    }

    /** One subscriber. */
    public static final class Session implements EventSession {
        private final LinkedBlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>();
        public final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public @Nullable Event next() throws InterruptedException {
            return queue.take().orElse(null);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
