package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.snapshot.LocalSnapshotter;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.testkit.MountedTree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers show the same tree whether overlayfs stacks them or they are copied. */
class CopyUnpackIT {
    private static final Digest ONE = new Digest("sha256", "1".repeat(64));
    private static final Digest TWO = new Digest("sha256", "2".repeat(64));
    private static final Digest THREE = new Digest("sha256", "3".repeat(64));

    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Test
    void bothShowTheSame() throws IOException {
        byte[] base = base();
        byte[] changes = changes();
        byte[] more = new TarBuilder()
                .file("dir/back", "again")
                .file("usr/late", "late")
                .file("opaque/.wh.new", "")
                .build();
        Snapshotter overlay = LocalSnapshotter.overlay(directory.resolve("overlay"), Disk.REAL);
        Snapshotter copying = LocalSnapshotter.copying(directory.resolve("copy"), Disk.REAL);
        for (Snapshotter snapshotter : List.of(overlay, copying)) {
            unpack(snapshotter, null, ONE, base);
            unpack(snapshotter, ONE, TWO, changes);
            unpack(snapshotter, TWO, THREE, more);
        }
        for (Digest layer : List.of(ONE, TWO, THREE)) {
            assertThat(tree(copying, layer)).as(layer.toString()).isEqualTo(tree(overlay, layer));
        }
        assertThat(tree(copying, THREE))
                .containsKeys("dir/back", "usr/late", "bin/tool")
                .doesNotContainKey("gone");
    }

    private static byte[] base() {
        return new TarBuilder()
                .directory("usr")
                .directory("usr/bin")
                .file("usr/bin/sh", "shell")
                .symlink("bin", "usr/bin")
                .file("gone", "1")
                .directory("dir")
                .file("dir/kept", "2")
                .file("dir/gone", "3")
                .directory("opaque")
                .file("opaque/old", "4")
                .directory("becomes-file")
                .file("becomes-file/in", "5")
                .file("becomes-dir", "6")
                .file("target", "7")
                .hardLink("hard", "target")
                .build();
    }

    private static byte[] changes() {
        return new TarBuilder()
                .file(".wh.gone", "")
                .file("dir/.wh.gone", "")
                .file("dir/new", "new")
                .directory("opaque")
                .file("opaque/new", "new")
                .file("opaque/.wh..wh..opq", "")
                .file("becomes-file", "file")
                .directory("becomes-dir")
                .file("becomes-dir/in", "in")
                .file("bin/tool", "where a link was")
                .file("target", "changed")
                .hardLink("kept-link", "dir/kept")
                .build();
    }

    private static void unpack(Snapshotter snapshotter, @Nullable Digest parent, Digest chainId, byte[] layer)
            throws IOException {
        assertThat(new LayerUnpacker(TarLimits.DEFAULT)
                        .apply(new ByteArrayInputStream(layer), snapshotter.prepare("unpack", parent)))
                .isTrue();
        snapshotter.commit("unpack", chainId);
    }

    /** What a container would see by path; not the number of links, which overlayfs does not count anew. */
    private static Map<String, String> tree(Snapshotter snapshotter, Digest layer) throws IOException {
        var seen = new TreeMap<String, String>();
        try (MountedTree mounted = MountedTree.of(snapshotter.view(layer))) {
            try (Stream<Path> files = Files.walk(mounted.path("."))) {
                files.forEach(
                        file -> seen.put(mounted.path(".").relativize(file).toString(), describe(file)));
            }
        }
        return seen;
    }

    private static String describe(Path file) {
        try {
            Map<String, Object> stat = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
            boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            String content = Files.isSymbolicLink(file)
                    ? Files.readSymbolicLink(file).toString()
                    : directory ? "" : Files.readString(file);
            return stat.get("mode") + " " + stat.get("uid") + " " + stat.get("gid") + " "
                    + (directory ? "" : Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS))
                    + " "
                    + content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
