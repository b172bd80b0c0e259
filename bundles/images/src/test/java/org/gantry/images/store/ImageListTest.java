package org.gantry.images.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.image.Image;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.images.names.Catalog;
import org.gantry.images.oci.MediaTypes;
import org.gantry.images.reference.Reference;
import org.junit.jupiter.api.Test;

class ImageListTest {
    private static final Digest OLD = digest('1');
    private static final Digest NEW = digest('2');
    private static final Descriptor MANIFEST = Descriptor.of(MediaTypes.MANIFEST, digest('a'), 10);
    private static final Instant NOW = Instant.parse("2025-02-03T04:05:06Z");
    private static final Catalog CATALOG = Catalog.EMPTY
            .name(Reference.parse("app:1"), OLD, MANIFEST, NOW)
            .name(Reference.parse("app@" + digest('a')), OLD, MANIFEST, NOW)
            .add(NEW, MANIFEST, OLD);

    private final Map<Digest, StoredImage> known =
            new HashMap<>(Map.of(OLD, image(OLD, Instant.EPOCH), NEW, image(NEW, NOW)));

    @Test
    void newestFirstWithNamesAndParent() {
        List<Image> images = list(new ImageList(CATALOG));

        assertThat(images).extracting(Image::id).containsExactly(NEW, OLD);
        assertThat(images.getFirst().parent()).isEqualTo(OLD);
        assertThat(images.getFirst().repoTags()).isEmpty();
        assertThat(images.getLast().repoTags()).containsExactly("app:1");
        assertThat(images.getLast().repoDigests()).containsExactly("app@" + digest('a'));
        assertThat(images.getLast().size()).isEqualTo(12);
        assertThat(images.getLast().lastTagged()).isEqualTo(NOW);
    }

    @Test
    void putTogetherOnce() {
        var list = new ImageList(CATALOG);
        List<Image> first = list(list);
        known.clear();

        assertThat(list(list)).isSameAs(first);
    }

    @Test
    void whatIsDamagedIsNotThere() {
        known.remove(OLD);

        assertThat(list(new ImageList(CATALOG))).extracting(Image::id).containsExactly(NEW);
    }

    private List<Image> list(ImageList list) {
        return list.images(id -> Optional.ofNullable(known.get(id)));
    }

    private static StoredImage image(Digest id, Instant created) {
        var config = new ImageConfig(
                created, null, "amd64", "linux", null, null, null, new ImageConfig.RootFs("layers", List.of()), null);
        return new StoredImage(id, config, List.of(), List.of(10L, 2L));
    }

    private static Digest digest(char digit) {
        return new Digest("sha256", String.valueOf(digit).repeat(64));
    }
}
