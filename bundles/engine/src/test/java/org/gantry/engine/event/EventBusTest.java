package org.gantry.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gantry.api.engine.Events.EventSession;
import org.gantry.api.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventBusTest {
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    private final EventBus bus = new EventBus();

    @Test
    void tellsSubscribersUntilTheyLeave() throws Exception {
        EventSession session = bus.subscribe(null, null);
        bus.publish(event("die", NOON));
        assertThat(session.next()).isEqualTo(event("die", NOON));
        session.close();
        assertThat(session.next()).isNull();
    }

    @Test
    void remembersTheLast256() throws Exception {
        for (int i = 0; i < 300; i++) {
            bus.publish(event("e" + i, NOON.plusSeconds(i)));
        }
        List<Event> all = readUntil(NOON, NOON.plusSeconds(1000));
        assertThat(all).hasSize(256);
        assertThat(all.getFirst().action()).isEqualTo("e44");
        assertThat(readUntil(NOON.plusSeconds(298), NOON.plusSeconds(1000)))
                .extracting(Event::action)
                .containsExactly("e298", "e299");
    }

    @Test
    void endsAtTheTimeAskedFor() throws Exception {
        EventSession session = bus.subscribe(null, Instant.now().plusMillis(100));
        bus.publish(event("now", Instant.now()));
        assertThat(session.next()).isNotNull();
        assertThat(session.next()).isNull();
    }

    @Test
    void anEventAfterTheEndEndsTheSession() throws Exception {
        EventSession session = bus.subscribe(null, NOON.plusSeconds(5));
        assertThat(session.next()).as("the time is over already").isNull();
    }

    @Test
    void cutsOffAListenerThatDoesNotListen() throws Exception {
        EventSession session = bus.subscribe(null, null);
        for (int i = 0; i < 10_000; i++) {
            bus.publish(event("e", NOON));
        }
        int received = 0;
        while (session.next() != null) {
            received++;
        }
        assertThat(received).isEqualTo(4096);
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        EventSession session = bus.subscribe(null, null);
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> isAtEnd(session));
        TimeUnit.MILLISECONDS.sleep(30);
        session.close();
        assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean isAtEnd(EventSession session) {
        try {
            return session.next() == null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<Event> readUntil(Instant since, Instant until) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        try (EventSession session = bus.subscribe(since, until)) {
            for (Event event = session.next(); event != null; event = session.next()) {
                events.add(event);
            }
        }
        return events;
    }

    private static Event event(String action, Instant time) {
        return new Event(Event.Type.CONTAINER, action, "id", Map.of("name", "web"), time);
    }
}
