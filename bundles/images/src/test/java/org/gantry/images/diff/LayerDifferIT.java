package org.gantry.images.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.gantry.api.image.FileChange;
import org.gantry.api.image.RootfsMount;
import org.gantry.images.testing.Root;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OverlaySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same changes, made in an overlay and in a copy, are the same list. */
class LayerDifferIT {
    @TempDir
    Path directory;

    private final LayerDiffer differ = new LayerDiffer();

    @BeforeEach
    void makeLayers() throws IOException {
        Root.required();
        for (String name : List.of("low", "top", "upper", "work", "copy")) {
            Files.createDirectory(directory.resolve(name));
        }
        Files.createDirectories(directory.resolve("low/dir/deep"));
        Files.writeString(directory.resolve("low/dir/deep/file"), "low");
        Files.writeString(directory.resolve("low/dir/gone"), "low");
        Files.writeString(directory.resolve("low/kind"), "low");
        Files.createDirectory(directory.resolve("top/dir"));
        Files.writeString(directory.resolve("top/dir/above"), "top");
    }

    @Test
    void ofAnOverlay() throws IOException {
        var spec = OverlaySpec.of(List.of(path("top"), path("low")), path("upper"), path("work"));
        try (DetachedMount mount = DetachedMount.overlay(spec);
                RootDir root = mount.root()) {
            change(Path.of(root.fd().procPath()));
        }
        var snapshot = new RootfsMount.Overlay(
                List.of(directory.resolve("top"), directory.resolve("low")),
                directory.resolve("upper"),
                directory.resolve("work"));
        assertThat(lines(differ.changes(null, snapshot, Set.of("/proc")))).isEqualTo(expected());
    }

    @Test
    void ofACopy() throws IOException {
        Path copy = directory.resolve("copy");
        new ProcessBuilder("cp", "-a", path("low") + "/.", copy.toString())
                .start()
                .onExit()
                .join();
        new ProcessBuilder("cp", "-a", path("top") + "/.", copy.toString())
                .start()
                .onExit()
                .join();
        change(copy);
        var parent = new RootfsMount.Overlay(List.of(directory.resolve("top"), directory.resolve("low")), null, null);
        var snapshot = new RootfsMount.Directory(copy, false);
        assertThat(lines(differ.changes(parent, snapshot, Set.of("/proc")))).isEqualTo(expected());
    }

    @Test
    void ofNothingEverythingIsAdded() throws IOException {
        Files.createDirectories(directory.resolve("copy/a/b"));
        var snapshot = new RootfsMount.Directory(directory.resolve("copy"), false);
        assertThat(lines(differ.changes(null, snapshot, Set.of()))).containsExactly("ADDED /a", "ADDED /a/b");
    }

    private static void change(Path root) throws IOException {
        Files.createDirectory(root.resolve("proc"));
        Files.writeString(root.resolve("dir/deep/file"), "changed");
        Files.delete(root.resolve("dir/gone"));
        Files.delete(root.resolve("dir/above"));
        Files.delete(root.resolve("kind"));
        Files.createDirectory(root.resolve("kind"));
        Files.writeString(root.resolve("kind/new"), "new");
    }

    private static List<String> expected() {
        return List.of(
                "MODIFIED /dir",
                "DELETED /dir/above",
                "MODIFIED /dir/deep",
                "MODIFIED /dir/deep/file",
                "DELETED /dir/gone",
                "MODIFIED /kind",
                "ADDED /kind/new");
    }

    private static List<String> lines(List<FileChange> changes) {
        return changes.stream()
                .map(change -> change.kind() + " " + change.path())
                .toList();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
