package org.gantry.images.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.image.Image;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelloImageIT {
    @TempDir
    Path root;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Test
    void isThereAfterTheFirstStartAndRuns() throws IOException, InterruptedException {
        var store = new TestStore(root);

        Image image = store.images.get("hello");

        assertThat(image.repoTags()).containsExactly("hello:latest");
        Path program = store.layers(image).getFirst().resolve("hello");
        Process process = new ProcessBuilder(program.toString()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).isZero();
        assertThat(output)
                .startsWith("\nHello from Gantry!\n")
                .contains("execve of /hello")
                .endsWith("\n\n");
        assertThat(image.size()).isLessThan(8192);
    }

    @Test
    void failsIfItCannotWrite() throws IOException, InterruptedException {
        var store = new TestStore(root);
        Path program = store.layers(store.images.get("hello")).getFirst().resolve("hello");

        Process process = new ProcessBuilder(program.toString())
                .redirectOutput(Path.of("/dev/full").toFile())
                .start();

        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void isTheSameImageAfterARestart() {
        Image first = new TestStore(root).images.get("hello");

        Image second = new TestStore(root).images.get("hello:latest");

        assertThat(second).isEqualTo(first);
    }

    @Test
    void comesBackAfterItsRemoval() {
        var store = new TestStore(root);
        store.images.remove("hello", false, id -> List.of());
        assertThat(store.images.list()).isEmpty();
        assertThat(store.content.list()).isEmpty();
        assertThat(store.snapshotter.committedIds()).isEmpty();

        assertThat(new TestStore(root).images.list()).hasSize(1);
    }
}
