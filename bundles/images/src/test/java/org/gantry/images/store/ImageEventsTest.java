package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.event.Event;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.junit.jupiter.api.Test;

class ImageEventsTest {
    private static final Digest ID = new Digest("sha256", "1".repeat(64));
    private static final Instant NOW = Instant.parse("2025-01-02T03:04:05Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final List<Event> published = new ArrayList<>();
    private final ImageEvents events = new ImageEvents(() -> published::add, CLOCK);

    @Test
    void carriesTheLabelsAndTheName() {
        events.tagged(image(), "app:1");

        assertThat(published)
                .containsExactly(new Event(
                        Event.Type.IMAGE, "tag", ID.toString(), Map.of("name", "app:1", "label", "value"), NOW));
    }

    @Test
    void namesTheImageByItsIdentifierOtherwise() {
        events.loaded(image());
        events.imported(image());

        assertThat(published).extracting(Event::action).containsExactly("load", "import");
        assertThat(published).allSatisfy(event -> assertThat(event.attributes()).containsEntry("name", ID.toString()));
    }

    @Test
    void oneForEachLineOfARemoval() {
        for (RemovedImage line : List.of(new RemovedImage("a:1", ""), new RemovedImage("", ID.toString()))) {
            events.removed(image(), line);
        }

        assertThat(published).extracting(Event::action).containsExactly("untag", "delete");
    }

    @Test
    void withoutAPublisherNothingHappens() {
        new ImageEvents(() -> null, CLOCK).loaded(image());

        assertThat(published).isEmpty();
    }

    private static StoredImage image() {
        var execution =
                new ImageConfig.Execution(null, null, null, null, null, null, null, Map.of("label", "value"), null);
        var config = new ImageConfig(
                null, null, "amd64", "linux", null, null, execution, new ImageConfig.RootFs("layers", List.of()), null);
        return new StoredImage(ID, config, List.of(), List.of());
    }
}
