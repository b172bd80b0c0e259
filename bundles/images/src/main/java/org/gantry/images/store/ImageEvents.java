package org.gantry.images.store;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gantry.api.event.Event;
import org.gantry.api.event.EventPublisher;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.reference.Reference;
import org.jspecify.annotations.Nullable;

/** Tells what happened to images, with the attributes Docker gives. Without a publisher nobody is listening. */
final class ImageEvents {
    private final Supplier<@Nullable EventPublisher> publisher;
    private final Clock clock;

    ImageEvents(Supplier<@Nullable EventPublisher> publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    void loaded(StoredImage image) {
        publish("load", image, image.id().toString());
    }

    void imported(StoredImage image) {
        publish("import", image, image.id().toString());
    }

    void committed(StoredImage image) {
        publish("create", image, image.id().toString());
    }

    void saved(Digest id, ImageConfig config) {
        publish("save", id, config, id.toString());
    }

    /** As in Docker, these are about the name. */
    void transferred(String action, StoredImage image, Reference name) {
        EventPublisher current = publisher.get();
        if (current != null) {
            var attributes = attributes(image.config(), name.familiarName());
            current.publish(new Event(Event.Type.IMAGE, action, name.familiar(), attributes, clock.instant()));
        }
    }

    void tagged(StoredImage image, String name) {
        publish("tag", image, name);
    }

    /** One event for each line of docker rmi that is about the image itself. */
    void removed(StoredImage image, List<RemovedImage> lines) {
        for (RemovedImage line : lines) {
            publish(
                    line.deleted().isEmpty() ? "untag" : "delete",
                    image,
                    image.id().toString());
        }
    }

    private void publish(String action, StoredImage image, String name) {
        publish(action, image.id(), image.config(), name);
    }

    private void publish(String action, Digest id, ImageConfig config, String name) {
        EventPublisher current = publisher.get();
        if (current != null) {
            var attributes = attributes(config, name);
            current.publish(new Event(Event.Type.IMAGE, action, id.toString(), attributes, clock.instant()));
        }
    }

    private static Map<String, String> attributes(ImageConfig config, String name) {
        var attributes = new HashMap<String, String>();
        ImageConfig.Execution execution = config.config();
        if (execution != null && execution.labels() != null) {
            attributes.putAll(execution.labels());
        }
        attributes.put("name", name);
        return attributes;
    }
}
