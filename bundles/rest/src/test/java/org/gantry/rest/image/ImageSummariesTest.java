package org.gantry.rest.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gantry.api.image.Image;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.api.oci.ImageConfig.Execution;
import org.gantry.rest.http.Filters;
import org.gantry.rest.json.Json;
import org.gantry.rest.testing.FakeImages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageSummariesTest {
    private static final Digest PARENT = new Digest("sha256", "1".repeat(64));
    private static final Digest CHILD = new Digest("sha256", "2".repeat(64));
    private static final Image MADE = image(
            CHILD, List.of("app:1", "app:latest"), PARENT, Instant.ofEpochSecond(1), Map.of("b", "\"2\"", "a", "ä"));
    private static final Image UNTAGGED = image(PARENT, List.of(), null, null, null);

    @Test
    void labelsAreInOrderAndWhatIsNotThereIsNullOrZeroOrEmpty() {
        assertThat(list(MADE)).isEqualTo("""
                [{"Containers":-1,"Created":1,"Id":"%s","Labels":{"a":"ä","b":"\\"2\\""},"ParentId":"%s",\
                "RepoDigests":["app@%s"],"RepoTags":["app:1","app:latest"],"SharedSize":-1,"Size":7}]
                """.formatted(CHILD, PARENT, PARENT));
        assertThat(list(UNTAGGED)).isEqualTo("""
                [{"Containers":-1,"Created":0,"Id":"%s","Labels":null,"ParentId":"",\
                "RepoDigests":["app@%s"],"RepoTags":[],"SharedSize":-1,"Size":7}]
                """.formatted(PARENT, PARENT));
    }

    @Test
    void anUntaggedParentIsNotShown() {
        assertThat(list(MADE, UNTAGGED)).isEqualTo(list(MADE));
        assertThat(list()).isEqualTo("[]\n");
    }

    private static String list(Image... images) {
        List<Image> known = List.of(images);
        var filter = new ImageFilter(Filters.NONE, new FakeImages(), known, false);
        return new String(Json.line(ImageSummaries.of(known, filter)), StandardCharsets.UTF_8);
    }

    private static Image image(
            Digest id,
            List<String> tags,
            @Nullable Digest parent,
            @Nullable Instant created,
            @Nullable Map<String, String> labels) {
        Execution execution = new Execution(null, null, null, null, null, null, null, labels, null);
        var config = new ImageConfig(
                created,
                null,
                "amd64",
                "linux",
                null,
                null,
                labels == null ? null : execution,
                new ImageConfig.RootFs("layers", List.of()),
                null);
        return new Image(id, tags, List.of("app@" + PARENT), config, 7, parent, null);
    }
}
