package org.gantry.images.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.image.Snapshotter;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.Settling;
import org.gantry.images.testing.Root;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an overlay, on top of which the kernel puts no other: what an engine finds whose root is in a container. */
class UnusableOverlayIT {
    @TempDir
    Path directory;

    private Path root = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        Root.required();
        for (String name : new String[] {"lower", "upper", "work", "root"}) {
            Files.createDirectory(directory.resolve(name));
        }
        String options = "lowerdir=" + directory.resolve("lower") + ",upperdir=" + directory.resolve("upper")
                + ",workdir=" + directory.resolve("work");
        root = directory.resolve("root");
        run("mount", "-t", "overlay", "overlay", "-o", options, root.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (!root.toString().isEmpty()) {
            run("umount", root.toString());
        }
    }

    @Test
    void whoeverNeedsASnapshotIsToldWhyAndWhatToDo() throws IOException {
        Choice choice = Choice.of(Map.of(), root);
        Snapshotter snapshots =
                new LocalSnapshotter(choice.directory(), choice.layering(), Disk.REAL, Settling.Pace.AT_ONCE);
        assertThat(snapshots.name()).isEqualTo("overlayfs");
        assertThatThrownBy(() -> snapshots.prepare("container", null))
                .isInstanceOf(EngineException.Internal.class)
                .hasMessageContaining("overlayfs does not work on the file system of " + root.resolve("snapshots"))
                .hasMessageContaining("set snapshotter = copy");
        assertThat(snapshots.activeKeys()).isEmpty();
        assertThat(root.resolve("snapshots")).isEmptyDirectory();
    }

    @Test
    void copyingWorksThere() throws IOException {
        Choice choice = Choice.of(Map.of("snapshotter", " copy "), root);
        Snapshotter snapshots =
                new LocalSnapshotter(choice.directory(), choice.layering(), Disk.REAL, Settling.Pace.AT_ONCE);
        snapshots.prepare("container", null);
        assertThat(snapshots.name()).isEqualTo("copy");
        assertThat(snapshots.activeKeys()).containsExactly("container");
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
