package org.gantry.engine.event;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.gantry.api.container.MountPoint;
import org.gantry.api.event.Event;
import org.gantry.api.event.EventPublisher;

/** What happens to volumes, with Docker's actions and attributes. */
public final class VolumeEvents {
    private static final Map<String, String> DRIVER = Map.of("driver", "local");

    private final EventPublisher publisher;

    public VolumeEvents(EventPublisher publisher) {
        this.publisher = publisher;
    }

    public void created(String name) {
        publish("create", name, DRIVER);
    }

    public void destroyed(String name) {
        publish("destroy", name, DRIVER);
    }

    /** A container that starts has it. */
    public void mounted(MountPoint mount, String container) {
        Map<String, String> attributes = new HashMap<>(DRIVER);
        attributes.put("container", container);
        attributes.put("destination", mount.destination());
        attributes.put("propagation", mount.propagation());
        attributes.put("read/write", Boolean.toString(mount.writable()));
        publish("mount", mount.name(), attributes);
    }

    /** A container that had it has ended. */
    public void unmounted(String name, String container) {
        publish("unmount", name, Map.of("driver", "local", "container", container));
    }

    public void pruned(long reclaimedBytes) {
        publisher.publish(PruneEvent.of(Event.Type.VOLUME, reclaimedBytes));
    }

    private void publish(String action, String name, Map<String, String> attributes) {
        publisher.publish(new Event(Event.Type.VOLUME, action, name, attributes, Instant.now()));
    }
}
