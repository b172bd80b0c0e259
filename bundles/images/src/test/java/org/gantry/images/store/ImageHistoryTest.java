package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.gantry.api.EngineException.Internal;
import org.gantry.api.image.ImageStore.HistoryEntry;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageHistoryTest {
    private static final Digest ID = new Digest("sha256", "1".repeat(64));
    private static final Instant WHEN = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void newestFirstWithTheSizeOfEachLayer() {
        StoredImage image =
                image(List.of(100L, 20L), step("ADD rootfs", null), step("ENV A=b", true), step("RUN make", false));

        assertThat(ImageHistory.of(image, List.of("app:1")))
                .containsExactly(
                        new HistoryEntry(ID.toString(), 1_700_000_000, "RUN make", List.of("app:1"), 20, ""),
                        new HistoryEntry("<missing>", 1_700_000_000, "ENV A=b", List.of(), 0, ""),
                        new HistoryEntry("<missing>", 1_700_000_000, "ADD rootfs", List.of(), 100, ""));
    }

    @Test
    void anImageWithoutHistoryHasNoLines() {
        assertThat(ImageHistory.of(image(List.of(1L)), List.of("app:1"))).isEmpty();
    }

    @Test
    void refusesAHistoryOfMoreLayersThanThereAre() {
        StoredImage image = image(List.of(1L), step("one", null), step("two", null));

        assertThatThrownBy(() -> ImageHistory.of(image, List.of()))
                .isInstanceOf(Internal.class)
                .hasMessage("too many non-empty layers in History section");
    }

    private static ImageConfig.History step(String createdBy, @Nullable Boolean empty) {
        return new ImageConfig.History(WHEN, createdBy, null, null, empty);
    }

    private static StoredImage image(List<Long> sizes, ImageConfig.History... steps) {
        List<ImageConfig.History> history = steps.length == 0 ? null : Arrays.asList(steps);
        var config = new ImageConfig(
                null, null, "amd64", "linux", null, null, null, new ImageConfig.RootFs("layers", List.of()), history);
        return new StoredImage(ID, config, List.of(), sizes);
    }
}
