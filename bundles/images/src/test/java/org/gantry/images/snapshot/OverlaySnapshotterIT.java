package org.gantry.images.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException.Conflict;
import org.gantry.api.EngineException.NotFound;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.HostBoot;
import org.gantry.images.disk.Settling;
import org.gantry.images.testing.CrashingDisk;
import org.gantry.images.testing.Root;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlaySnapshotterIT {
    private static final Digest BASE = new Digest("sha256", "b".repeat(64));
    private static final Digest TOP = new Digest("sha256", "c".repeat(64));

    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Test
    void stacksLayersTopmostFirst() throws IOException {
        Snapshotter snapshots = open();
        Path base = commit(snapshots, BASE, null, "base");
        Path top = commit(snapshots, TOP, BASE, "top");

        var mount = (RootfsMount.Overlay) snapshots.prepare("container", TOP);

        assertThat(mount.lower()).containsExactly(top, base);
        assertThat(mount.upper()).isNotNull().isEmptyDirectory();
        assertThat(mount.work()).isNotNull().isEmptyDirectory();
        assertThat(snapshots.mount("container")).isEqualTo(mount);
        assertThat(snapshots.view(TOP)).isEqualTo(new RootfsMount.Overlay(List.of(top, base), null, null));
        assertThat(snapshots.view(BASE)).isEqualTo(new RootfsMount.Directory(base, true));
        assertThat(snapshots.name()).isEqualTo("overlayfs");
    }

    @Test
    void everythingIsThereAfterARestart() throws IOException {
        Snapshotter before = open();
        commit(before, BASE, null, "base");
        RootfsMount mount = before.prepare("container", BASE);

        Snapshotter after = open();

        assertThat(after.mount("container")).isEqualTo(mount);
        assertThat(after.committedIds()).containsExactly(BASE);
        assertThat(after.activeKeys()).containsExactly("container");
        assertThat(after.size(BASE)).isEqualTo("base".length());
        assertThat(after.prepare("another", BASE)).isNotEqualTo(mount);
    }

    @Test
    void aRootKeepsTheOwnerAndModeOfTheLayerBeneath() throws IOException {
        Snapshotter snapshots = open();
        Path base = writable(snapshots.prepare("base", null));
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setAttribute(base, "unix:uid", 33);
        snapshots.commit("base", BASE);

        Path upper = writable(snapshots.prepare("container", BASE));

        assertThat(Files.getAttribute(upper, "unix:uid")).isEqualTo(33);
        assertThat((int) Files.getAttribute(upper, "unix:mode") & 07777).isEqualTo(0711);
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        Snapshotter snapshots = open();
        commit(snapshots, BASE, null, "base");
        snapshots.prepare("container", BASE);

        assertThatThrownBy(() -> snapshots.prepare("container", null)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> snapshots.prepare("orphan", TOP)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.mount("nothing")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.view(TOP)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.commit("nothing", TOP)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.removeCommitted(BASE)).isInstanceOf(Conflict.class);
    }

    @Test
    void removesTopDownAndIdempotently() throws IOException {
        Snapshotter snapshots = open();
        commit(snapshots, BASE, null, "base");
        snapshots.prepare("container", BASE);

        snapshots.remove("container");
        snapshots.remove("container");
        snapshots.removeCommitted(BASE);
        snapshots.removeCommitted(BASE);

        assertThat(directory).isEmptyDirectory();
        assertThat(snapshots.isCommitted(BASE)).isFalse();
    }

    @Test
    void aSecondCommitOfTheSameLayerIsDropped() throws IOException {
        Snapshotter snapshots = open();
        Path first = commit(snapshots, BASE, null, "base");
        snapshots.prepare("again", null);

        snapshots.commit("again", BASE);

        assertThat(snapshots.activeKeys()).isEmpty();
        assertThat(snapshots.view(BASE)).isEqualTo(new RootfsMount.Directory(first, true));
    }

    @Test
    void countsFilesOnceAndNotDirectories() throws IOException {
        Snapshotter snapshots = open();
        Path files = writable(snapshots.prepare("container", null));
        Files.writeString(files.resolve("a"), "12345");
        Files.createLink(files.resolve("b"), files.resolve("a"));
        Files.createDirectories(files.resolve("d/e"));
        Files.writeString(files.resolve("d/e/f"), "678");
        Files.createSymbolicLink(files.resolve("s"), Path.of("a"));

        assertThat(snapshots.usage("container")).isEqualTo(8);
    }

    @Test
    void removesATreeDeeperThanAnyPath() throws IOException {
        Snapshotter snapshots = open();
        Path files = writable(snapshots.prepare("container", null));
        dig(files, 5_000);

        snapshots.remove("container");

        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aCrashWhilePreparingLeavesAWholeSnapshotOrNone(int step) throws IOException {
        commit(open(), BASE, null, "base");
        Snapshotter crashing = LocalSnapshotter.overlay(directory, new CrashingDisk(step));

        assertThatThrownBy(() -> crashing.prepare("container", BASE)).isInstanceOf(CrashingDisk.Crash.class);

        Snapshotter rebooted = open();
        assertThat(rebooted.activeKeys().isEmpty()).isEqualTo(step < 3);
        rebooted.remove("container");
        assertThat(writable(rebooted.prepare("container", BASE))).isEmptyDirectory();
        assertThat(names()).allMatch(name -> name.matches("[0-9]+"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aCrashWhileCommittingLeavesItActiveOrCommitted(int step) throws IOException {
        Path files = writable(open().prepare("unpack", null));
        Files.writeString(files.resolve("file"), "content");
        Snapshotter crashing = LocalSnapshotter.overlay(directory, new CrashingDisk(step));

        assertThatThrownBy(() -> crashing.commit("unpack", BASE)).isInstanceOf(CrashingDisk.Crash.class);

        Snapshotter rebooted = open();
        assertThat(rebooted.isCommitted(BASE)).isEqualTo(step == 3);
        assertThat(rebooted.activeKeys().isEmpty()).isEqualTo(step == 3);
        if (step < 3) {
            rebooted.commit("unpack", BASE);
        }
        assertThat(rebooted.view(BASE)).isEqualTo(new RootfsMount.Directory(files, true));
        assertThat(files.resolve("file")).hasContent("content");
        assertThat(files.resolveSibling("work")).doesNotExist();
    }

    @Test
    void whatTheHostMayHaveLostIsGone() throws Exception {
        List<Runnable> later = new ArrayList<>();
        var snapshots = new LocalSnapshotter(
                directory, new OverlayLayering(), Disk.REAL, new Settling.Pace(later::add, Duration.ZERO));
        Path files = commit(snapshots, BASE, null, "base");
        Path json = files.resolveSibling("snapshot.json");
        assertThat(Files.readString(json)).contains("\"boot\":\"" + HostBoot.id() + "\"");
        later.forEach(Runnable::run);
        String settled = Files.readString(json);
        assertThat(settled).doesNotContain("\"boot\":\"");

        Files.writeString(json, boot(settled, HostBoot.id()));
        LocalSnapshotter sameBoot = LocalSnapshotter.overlay(directory, Disk.REAL);
        assertThat(sameBoot.isCommitted(BASE)).isTrue();
        sameBoot.settled();
        assertThat(json).hasContent(settled);

        Files.writeString(json, boot(settled, "another"));
        Snapshotter nextBoot = open();
        assertThat(nextBoot.isCommitted(BASE)).isFalse();
        assertThat(directory).isEmptyDirectory();
        assertThat(writable(nextBoot.prepare("container", null))).isEmptyDirectory();
    }

    private static String boot(String json, String id) {
        return json.replaceFirst("\\}\\s*$", ",\"boot\":\"" + id + "\"}").replace("\"boot\":null,", "");
    }

    @Test
    void aCrashBeforeRemovingLeavesIt() throws IOException {
        open().prepare("container", null);
        Snapshotter crashing = LocalSnapshotter.overlay(directory, new CrashingDisk(1));

        assertThatThrownBy(() -> crashing.remove("container")).isInstanceOf(CrashingDisk.Crash.class);

        Snapshotter rebooted = open();
        assertThat(rebooted.activeKeys()).containsExactly("container");
        rebooted.remove("container");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aCrashWhileRemovingALayerLeavesItOrNothing(int step) throws IOException {
        commit(open(), BASE, null, "base");
        Snapshotter crashing = LocalSnapshotter.overlay(directory, new CrashingDisk(step));

        assertThatThrownBy(() -> crashing.removeCommitted(BASE)).isInstanceOf(CrashingDisk.Crash.class);

        Snapshotter rebooted = open();
        assertThat(rebooted.isCommitted(BASE)).isEqualTo(step == 1);
        rebooted.removeCommitted(BASE);
        assertThat(directory).isEmptyDirectory();
    }

    private Snapshotter open() throws IOException {
        return LocalSnapshotter.overlay(directory, Disk.REAL);
    }

    private static Path commit(Snapshotter snapshots, Digest chainId, @Nullable Digest parent, String content)
            throws IOException {
        Path files = writable(snapshots.prepare("unpack", parent));
        Files.writeString(files.resolve(content), content);
        snapshots.commit("unpack", chainId);
        return files;
    }

    private static Path writable(RootfsMount mount) {
        return switch (mount) {
            case RootfsMount.Directory(Path path, boolean _) -> path;
            case RootfsMount.Overlay(List<Path> _, Path upper, Path _) when upper != null -> upper;
            default -> throw new AssertionError(mount + " is read-only");
        };
    }

    /** Directories within directories, made through descriptors as no path reaches that far. */
    private static void dig(Path start, int depth) {
        int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
        Fd current = Openat2.open(start.toString(), flags);
        for (int i = 0; i < depth; i++) {
            Nodes.mkdir(current, "d", 0700);
            Links.symlink("d", current, "link");
            Fd next = Openat2.open(current, "d", flags, 0, Openat2.RESOLVE_BENEATH);
            current.close();
            current = next;
        }
        current.close();
    }

    private List<String> names() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
