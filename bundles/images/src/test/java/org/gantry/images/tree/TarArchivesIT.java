package org.gantry.images.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.image.FileArchives;
import org.gantry.api.image.FileArchives.Owner;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that mean harm, and containers that change what is being packed or unpacked. */
class TarArchivesIT {
    @TempDir
    Path directory;

    private final FileArchives archives = new TarArchives();
    private Path root;
    private Path victim;

    @BeforeEach
    void makeATree() throws IOException {
        Root.required();
        root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("d"));
        victim = Files.createDirectory(directory.resolve("victim"));
    }

    @Test
    void namesAndLinksStayInside() throws IOException {
        assertRefused(new TarBuilder().file("../../victim/x", "pwned"), "climbs out");
        assertRefused(new TarBuilder().hardLink("x", "../../victim"), "climbs out");
        assertRefused(new TarBuilder().hardLink("x", "nosuch"), "nosuch");
        assertRefused(new TarBuilder().node('3', "whiteout"), "whiteout");
        assertRefused(
                new TarBuilder().pax("SCHILY.xattr.trusted.overlay.opaque", "y").directory("x"), "overlayfs");
        assertRefused(new TarBuilder().symlink("way", victim.toString()).file("way/in", "pwned"), "way");
        Files.createDirectory(root.resolve("victim"));
        unpack(new TarBuilder().symlink("up", "../../../victim").file("up/in", "pwned"), null);
        assertThat(victim).isEmptyDirectory();
        assertThat(root.resolve("victim/in")).hasContent("pwned"); // the container's own
    }

    @Test
    void linksOfTheContainerAreFollowedInsideIt() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("d/etc"), Path.of("/etc"));
        unpack(new TarBuilder().file("etc/in", "x"), null);
        assertThat(root.resolve("etc/in")).hasContent("x");
        assertThat(Files.isSymbolicLink(root.resolve("d/etc"))).isTrue();
    }

    @Test
    void everythingCanBelongToOne() throws IOException {
        unpack(
                new TarBuilder()
                        .owner(1, 2)
                        .mode(0755)
                        .directory("a")
                        .file("a/f", "x")
                        .symlink("l", "a"),
                new Owner(7, 8));
        for (String name : new String[] {"d/a", "d/a/f", "d/l"}) {
            Stat stat = Stat.of(root.resolve(name).toString()).orElseThrow();
            assertThat(stat.uid()).isEqualTo(7);
            assertThat(stat.gid()).isEqualTo(8);
        }
    }

    /** A directory on the way is exchanged for a link to the outside, over and over. */
    @Test
    void aRaceIsNotWon() throws Exception {
        Path way = Files.createDirectory(root.resolve("d/way"));
        Path aside = root.resolve("d/aside");
        Files.writeString(victim.resolve("secret"), "the host's");
        var over = new AtomicBoolean();
        Thread racer = Thread.ofPlatform().start(() -> {
            try {
                while (!over.get()) {
                    Files.move(way, aside);
                    Files.createSymbolicLink(way, victim);
                    Files.delete(way);
                    Files.move(aside, way);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        try {
            for (int i = 0; i < 500; i++) {
                attempt(() -> unpack(new TarBuilder().file("way/in", "pwned"), null));
                var out = new ByteArrayOutputStream();
                attempt(() -> pack("/d/way/secret", out));
                attempt(() -> pack("/d", out));
                assertThat(out.toString()).doesNotContain("the host's");
            }
        } finally {
            over.set(true);
            racer.join();
        }
        assertThat(victim.resolve("in")).doesNotExist();
    }

    @Test
    void aDeviceIsPackedAndNotOpened() throws IOException {
        unpack(new TarBuilder().device(1, 5).node('3', "zero").device(0, 0).node('6', "pipe"), null);
        var out = new ByteArrayOutputStream();
        pack("/d", out);
        assertThat(out.toString()).contains("d/zero", "d/pipe");
    }

    private void assertRefused(TarBuilder archive, String words) {
        assertThatThrownBy(() -> unpack(archive, null))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining(words);
    }

    private void unpack(TarBuilder archive, @Nullable Owner owner) throws IOException {
        try (RootDir open = RootDir.open(root.toString())) {
            archives.unpack(
                    new ByteArrayInputStream(archive.build()),
                    new FileArchives.Target(open.fd().number(), "/d", owner, false));
        }
    }

    private void pack(String path, ByteArrayOutputStream out) throws IOException {
        try (RootDir open = RootDir.open(root.toString())) {
            archives.pack(new FileArchives.Source(open.fd().number(), path, "d"), out);
        }
    }

    /** Whether it works is chance; what it must not do is checked afterwards. */
    private static void attempt(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException lost) {
            assertThat(lost.getMessage()).isNotNull();
        }
    }

    private interface Work {
        void run() throws IOException;
    }
}
