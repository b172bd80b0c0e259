package org.gantry.images.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The same on btrfs, in a file of its own, where copies share their blocks. */
class CopyOnBtrfsIT extends SnapshotterContract {
    private static final long SIZE = 256L << 20;
    private static final int LARGE = 100 << 20;

    @TempDir
    Path directory;

    private Path mounted = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        Root.required();
        Path image = directory.resolve("image");
        try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        mounted = Files.createDirectory(directory.resolve("mounted"));
        require("mkfs.btrfs", "-q", image.toString());
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

    private static void require(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            System.err.println("[SKIPPED] " + command[0] + " is not on the PATH (Debian package btrfs-progs)");
            throw new TestAbortedException(command[0] + " is missing", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        boolean cannot = process.exitValue() != 0 && said.contains("unknown filesystem type");
        if (cannot) {
            System.err.println("[SKIPPED] this kernel has no btrfs");
            throw new TestAbortedException(said);
        }
        assertThat(process.exitValue()).as(said).isZero();
    }
}
