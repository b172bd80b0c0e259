package org.gantry.engine.event;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.gantry.api.event.Event;
import org.gantry.api.event.EventPublisher;
import org.gantry.engine.container.Container;

/** Container events with Docker's actions and attributes: the labels, the image, the name, and what the action adds. */
public final class ContainerEvents {
    private final EventPublisher publisher;

    public ContainerEvents(EventPublisher publisher) {
        this.publisher = publisher;
    }

    public void publish(Container container, String action) {
        publish(container, action, Map.of());
    }

    public void publish(Container container, String action, Map<String, String> details) {
        Map<String, String> attributes =
                new HashMap<>(container.record().config().labels());
        attributes.put("image", container.record().config().image());
        attributes.put("name", container.name());
        attributes.putAll(details);
        publisher.publish(new Event(Event.Type.CONTAINER, action, container.id(), attributes, Instant.now()));
    }

    /** The end of a run. */
    public void died(Container container, int exitCode, Duration ran) {
        publish(
                container,
                "die",
                Map.of("exitCode", Integer.toString(exitCode), "execDuration", Long.toString(ran.toSeconds())));
    }

    public void pruned(long reclaimedBytes) {
        publisher.publish(PruneEvent.of(Event.Type.CONTAINER, reclaimedBytes));
    }
}
