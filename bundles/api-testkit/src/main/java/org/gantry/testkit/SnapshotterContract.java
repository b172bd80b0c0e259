package org.gantry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import org.gantry.api.EngineException.Conflict;
import org.gantry.api.EngineException.NotFound;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.junit.jupiter.api.Test;

/**
 * What every snapshotter has to do. It is looked at through its mounts alone, put together as the engine does; the test
 * that extends this needs root.
 */
public abstract class SnapshotterContract {
    protected static final Digest BASE = new Digest("sha256", "b".repeat(64));
    protected static final Digest TOP = new Digest("sha256", "c".repeat(64));
    private static final Instant THEN = Instant.parse("2001-02-03T04:05:06.789012345Z");

    /** The snapshotter over one and the same directory; a second one is a restart. */
    protected abstract Snapshotter open() throws IOException;

    @Test
    void aContainerSeesItsLayersAndChangesNoneOfThem() throws IOException {
        Snapshotter snapshots = open();
        commitTwoLayers(snapshots);

        snapshots.prepare("one", TOP);
        snapshots.prepare("two", TOP);

        try (MountedTree one = MountedTree.of(snapshots.mount("one"))) {
            assertThat(one.path("base")).hasContent("base");
            assertThat(one.path("top")).hasContent("top");
            assertThat(one.path("dir/replaced")).hasContent("new");
            assertThat(one.path("dir/gone")).doesNotExist();
            Files.writeString(one.path("base"), "changed");
            Files.delete(one.path("top"));
            Files.writeString(one.path("own"), "own");
        }
        try (MountedTree two = MountedTree.of(snapshots.mount("two"));
                MountedTree view = MountedTree.of(snapshots.view(TOP));
                MountedTree base = MountedTree.of(snapshots.view(BASE))) {
            for (MountedTree other : new MountedTree[] {two, view}) {
                assertThat(other.path("base")).hasContent("base");
                assertThat(other.path("top")).hasContent("top");
                assertThat(other.path("own")).doesNotExist();
            }
            assertThat(base.path("top")).doesNotExist();
            assertThat(base.path("dir/gone")).hasContent("old");
        }
        try (MountedTree one = MountedTree.of(snapshots.mount("one"))) {
            assertThat(one.path("own")).as("it is kept").hasContent("own");
        }
    }

    @Test
    void aViewIsReadOnly() throws IOException {
        Snapshotter snapshots = open();
        commitTwoLayers(snapshots);

        for (Digest layer : new Digest[] {BASE, TOP}) {
            try (MountedTree view = MountedTree.of(snapshots.view(layer))) {
                assertThatThrownBy(() -> Files.writeString(view.path("base"), "changed"))
                        .isInstanceOf(FileSystemException.class);
            }
        }
    }

    @Test
    void everythingIsThereAfterARestart() throws IOException {
        Snapshotter before = open();
        commitTwoLayers(before);
        before.prepare("container", TOP);
        try (MountedTree tree = MountedTree.of(before.mount("container"))) {
            Files.writeString(tree.path("own"), "own");
        }

        Snapshotter after = open();

        assertThat(after.mount("container")).isEqualTo(before.mount("container"));
        assertThat(after.committedIds()).containsExactlyInAnyOrder(BASE, TOP);
        assertThat(after.activeKeys()).containsExactly("container");
        assertThat(after.size(TOP)).isEqualTo(before.size(TOP));
        try (MountedTree tree = MountedTree.of(after.mount("container"))) {
            assertThat(tree.path("own")).hasContent("own");
        }
    }

    @Test
    void filesKeepAllThatBelongsToThem() throws IOException {
        Snapshotter snapshots = open();
        snapshots.prepare("unpack", null);
        try (MountedTree tree = MountedTree.of(snapshots.mount("unpack"))) {
            Path file = Files.writeString(tree.path("file"), "content");
            Files.createLink(tree.path("second"), file);
            Files.createSymbolicLink(tree.path("link"), Path.of("file"));
            Files.setAttribute(file, "unix:mode", 04751);
            Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                    .write("kind", StandardCharsets.UTF_8.encode("extended"));
            Files.setLastModifiedTime(file, FileTime.from(THEN));
            Files.createDirectory(tree.path("dir"));
            Files.setAttribute(tree.path("dir"), "unix:uid", 70_000);
            Files.setLastModifiedTime(tree.path("dir"), FileTime.from(THEN));
            Files.setAttribute(tree.path("."), "unix:uid", 33);
            Files.setAttribute(tree.path("."), "unix:mode", 0711);
        }
        snapshots.commit("unpack", BASE);

        snapshots.prepare("container", BASE);

        try (MountedTree tree = MountedTree.of(snapshots.mount("container"))) {
            Path file = tree.path("file");
            assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(04751);
            assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(THEN);
            assertThat(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                            .list())
                    .contains("kind");
            assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(2);
            assertThat(Files.isSameFile(file, tree.path("second"))).isTrue();
            assertThat(Files.readSymbolicLink(tree.path("link"))).hasToString("file");
            assertThat(Files.getAttribute(tree.path("dir"), "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(70_000);
            assertThat(Files.getLastModifiedTime(tree.path("dir")).toInstant()).isEqualTo(THEN);
            assertThat(Files.getAttribute(tree.path("."), "unix:uid")).isEqualTo(33);
            assertThat((int) Files.getAttribute(tree.path("."), "unix:mode") & 07777)
                    .isEqualTo(0711);
        }
    }

    @Test
    void sizesAreOfWhatIsDifferent() throws IOException {
        Snapshotter snapshots = open();
        commitTwoLayers(snapshots);
        snapshots.prepare("container", TOP);
        assertThat(snapshots.size(BASE)).isEqualTo("base".length() + 2 * "old".length());
        assertThat(snapshots.size(TOP)).isEqualTo("top".length() + "new".length());
        assertThat(snapshots.chainSize(TOP)).isEqualTo(snapshots.size(BASE) + snapshots.size(TOP));
        assertThat(snapshots.usage("container")).isZero();

        try (MountedTree tree = MountedTree.of(snapshots.mount("container"))) {
            Files.writeString(tree.path("own"), "12345");
            Files.createLink(tree.path("again"), tree.path("own"));
            Files.createDirectories(tree.path("a/b"));
            Files.writeString(tree.path("a/b/c"), "678");
            Files.writeString(tree.path("base"), "changed");
        }

        assertThat(snapshots.usage("container")).isEqualTo(5 + 3 + "changed".length());
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        Snapshotter snapshots = open();
        snapshots.prepare("unpack", null);
        snapshots.commit("unpack", BASE);
        snapshots.prepare("container", BASE);

        assertThatThrownBy(() -> snapshots.prepare("container", null)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> snapshots.prepare("orphan", TOP)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.mount("nothing")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.usage("nothing")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.view(TOP)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.size(TOP)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.chainSize(TOP)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.commit("nothing", TOP)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.removeCommitted(BASE)).isInstanceOf(Conflict.class);
        assertThat(snapshots.activeKeys()).containsExactly("container");
    }

    @Test
    void removesTopDownAndIdempotently() throws IOException {
        Snapshotter snapshots = open();
        commitTwoLayers(snapshots);
        snapshots.prepare("container", TOP);

        snapshots.remove("container");
        snapshots.remove("container");
        assertThatThrownBy(() -> snapshots.removeCommitted(BASE)).isInstanceOf(Conflict.class);
        snapshots.removeCommitted(TOP);
        snapshots.removeCommitted(BASE);
        snapshots.removeCommitted(BASE);

        assertThat(snapshots.isCommitted(BASE)).isFalse();
        assertThat(open().committedIds()).isEmpty();
        assertThat(open().activeKeys()).isEmpty();
    }

    @Test
    void whatStacksLaterCanBeFilledBeforeWhatItStandsOn() throws IOException {
        Snapshotter snapshots = open();
        snapshots.prepare("top", null);
        if (!snapshots.stacksLater()) {
            assertThatThrownBy(() -> snapshots.commit("top", TOP, BASE))
                    .isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        try (MountedTree tree = MountedTree.of(snapshots.mount("top"))) {
            Files.writeString(tree.path("top"), "top");
        }
        assertThatThrownBy(() -> snapshots.commit("top", TOP, BASE)).isInstanceOf(NotFound.class);
        snapshots.prepare("base", null);
        try (MountedTree tree = MountedTree.of(snapshots.mount("base"))) {
            Files.writeString(tree.path("base"), "base");
        }
        snapshots.commit("base", BASE);
        snapshots.commit("top", TOP, BASE);

        assertThatThrownBy(() -> snapshots.removeCommitted(BASE)).isInstanceOf(Conflict.class);
        for (Snapshotter either : new Snapshotter[] {snapshots, open()}) {
            try (MountedTree view = MountedTree.of(either.view(TOP))) {
                assertThat(view.path("base")).hasContent("base");
                assertThat(view.path("top")).hasContent("top");
            }
        }
    }

    @Test
    void aSecondCommitOfTheSameLayerIsDropped() throws IOException {
        Snapshotter snapshots = open();
        snapshots.prepare("unpack", null);
        snapshots.commit("unpack", BASE);
        snapshots.prepare("again", null);

        snapshots.commit("again", BASE);

        assertThat(snapshots.activeKeys()).isEmpty();
        assertThat(snapshots.committedIds()).containsExactly(BASE);
    }

    private static void commitTwoLayers(Snapshotter snapshots) throws IOException {
        snapshots.prepare("unpack", null);
        try (MountedTree tree = MountedTree.of(snapshots.mount("unpack"))) {
            Files.writeString(tree.path("base"), "base");
            Files.createDirectory(tree.path("dir"));
            Files.writeString(tree.path("dir/gone"), "old");
            Files.writeString(tree.path("dir/replaced"), "old");
        }
        snapshots.commit("unpack", BASE);
        snapshots.prepare("unpack", BASE);
        try (MountedTree tree = MountedTree.of(snapshots.mount("unpack"))) {
            Files.writeString(tree.path("top"), "top");
            Files.delete(tree.path("dir/gone"));
            Files.writeString(tree.path("dir/replaced"), "new");
        }
        snapshots.commit("unpack", TOP);
    }
}
