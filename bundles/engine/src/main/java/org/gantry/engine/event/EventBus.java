package org.gantry.engine.event;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.gantry.api.engine.Events;
import org.gantry.api.event.Event;
import org.gantry.api.event.EventPublisher;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** The last events, and everybody who wants the next ones. Publishing never waits for a listener. */
@Component(service = {EventPublisher.class, EventBus.class})
public final class EventBus implements EventPublisher, Events {
    /** As many as dockerd remembers. */
    private static final int REMEMBERED = 256;

    private final Deque<Event> recent = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    @Override
    public synchronized void publish(Event event) {
        if (recent.size() == REMEMBERED) {
            recent.remove();
        }
        recent.add(event);
        subscriptions.removeIf(subscription -> !subscription.offer(event));
    }

    @Override
    public EventSession subscribe(@Nullable Instant since, @Nullable Instant until) {
        var subscription = new Subscription(until, this::forget);
        synchronized (this) {
            if (since != null) {
                recent.stream().filter(event -> !event.time().isBefore(since)).forEach(subscription::offer);
            }
            subscriptions.add(subscription);
        }
        return subscription;
    }

    private synchronized void forget(Subscription subscription) {
        subscriptions.remove(subscription);
    }
}
