package org.gantry.images.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gantry.api.image.Snapshotter;
import org.gantry.images.disk.Disk;
import org.gantry.images.testing.Root;
import org.gantry.testkit.MountedTree;
import org.gantry.testkit.SnapshotterContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The copying snapshotter on a file system in a file of its own, where copies share their blocks. */
abstract class CopyWithReflinks extends SnapshotterContract {
    /** Less than six times the large file; xfs wants no less. */
    private static final long SIZE = 320L << 20;

    private static final int LARGE = 100 << 20;

    @TempDir
    Path directory;

    private final String debianPackage;
    private final List<String> mkfs;
    private Path mounted = Path.of("");

    /** @param mkfs makes the file system, in the file that is added to it */
    CopyWithReflinks(String debianPackage, String... mkfs) {
        this.debianPackage = debianPackage;
        this.mkfs = List.of(mkfs);
    }

    @BeforeEach
    void mount() throws Exception {
        Root.required();
        Path image = directory.resolve("image");
        try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        mounted = Files.createDirectory(directory.resolve("mounted"));
        List<String> command = new ArrayList<>(mkfs);
        command.add(image.toString());
        require(command.toArray(String[]::new));
        require("mount", "-o", "loop", image.toString(), mounted.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (!mounted.toString().isEmpty()) {
            require("umount", mounted.toString());
        }
    }

    @Override
    protected Snapshotter open() throws IOException {
        return LocalSnapshotter.copying(mounted.resolve("snapshots"), Disk.REAL);
    }

    @Test
    void manyCopiesOfALargeFileFitWhereOneDoes() throws IOException {
        Snapshotter snapshots = open();
        snapshots.prepare("unpack", null);
        byte[] content = new byte[LARGE];
        new Random(1).nextBytes(content);
        try (MountedTree tree = MountedTree.of(snapshots.mount("unpack"))) {
            Files.write(tree.path("large"), content);
        }
        snapshots.commit("unpack", BASE);

        for (int i = 0; i < 5; i++) {
            snapshots.prepare("container" + i, BASE);
        }

        try (MountedTree tree = MountedTree.of(snapshots.mount("container4"))) {
            assertThat(Files.mismatch(tree.path("large"), mounted.resolve("snapshots/1/fs/large")))
                    .isEqualTo(-1);
        }
        assertThat(snapshots.usage("container4")).isZero();
    }

    private void require(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            System.err.println(
                    "[SKIPPED] " + command[0] + " is not on the PATH (Debian package " + debianPackage + ")");
            throw new TestAbortedException(command[0] + " is missing", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        boolean cannot = process.exitValue() != 0 && said.contains("unknown filesystem type");
        if (cannot) {
            System.err.println("[SKIPPED] this kernel has none of what " + mkfs.getFirst() + " makes");
            throw new TestAbortedException(said);
        }
        assertThat(process.exitValue()).as(said).isZero();
    }
}
