package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.image.RootfsMount;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.fs.Xattr;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OverlaySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers on a real file system, and what overlayfs makes of them. */
class LayerUnpackerIT {
    @TempDir
    Path directory;

    private Path base;
    private Path upper;
    private Path work;

    @BeforeEach
    void makeDirectories() throws IOException {
        Root.required();
        base = Files.createDirectory(directory.resolve("base"));
        upper = Files.createDirectory(directory.resolve("upper"));
        work = Files.createDirectory(directory.resolve("work"));
    }

    @Test
    void makesEveryKindOfFileWithItsAttributes() throws IOException {
        byte[] capability = {1, 0, 0, 2, (byte) 0x80, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

        base(new TarBuilder()
                .mode(0755)
                .mtime(1_100_000_000)
                .directory("./")
                .directory("./bin")
                .mode(06755)
                .owner(1000, 1001)
                .pax("mtime", "1200000000.123456789", "SCHILY.xattr.security.capability", capability)
                .file("./bin/su", "program")
                .mode(0600)
                .device(5, 1)
                .node('3', "console")
                .device(7, 300)
                .node('4', "loop")
                .node('6', "fifo")
                .symlink("link", "bin/su")
                .symlink("absolute", "/bin/su")
                .hardLink("hard", "bin/su")
                .build());

        Stat su = stat(base.resolve("bin/su"));
        assertThat(su.permissions()).isEqualTo(06755);
        assertThat(su.uid()).isEqualTo(1000);
        assertThat(su.gid()).isEqualTo(1001);
        assertThat(su.modified()).isEqualTo(Instant.ofEpochSecond(1_200_000_000, 123_456_789));
        assertThat(xattr(base.resolve("bin"), "su", "security.capability")).contains(capability);
        assertThat(su.links()).isEqualTo(2);
        assertThat(stat(base.resolve("hard")).inode()).isEqualTo(su.inode());
        assertThat(stat(base.resolve("console")).device()).isEqualTo(new Stat.Device(5, 1));
        assertThat(stat(base.resolve("loop")).device()).isEqualTo(new Stat.Device(7, 300));
        assertThat(stat(base.resolve("fifo")).uid()).isEqualTo(1000);
        assertThat(Files.readSymbolicLink(base.resolve("link"))).hasToString("bin/su");
        assertThat(Files.readSymbolicLink(base.resolve("absolute"))).hasToString("/bin/su");
        assertThat(stat(base.resolve("link")).gid()).isEqualTo(1001);
        assertThat(stat(base.resolve("bin")).modified()).isEqualTo(Instant.ofEpochSecond(1_100_000_000));
        assertThat(stat(base).modified()).isEqualTo(Instant.ofEpochSecond(1_100_000_000));
    }

    /** In a directory with the set-group-id bit the kernel gives new files the directory's group. */
    @Test
    void filesHaveTheirOwnersWhateverTheirDirectorySays() throws IOException {
        base(new TarBuilder()
                .mode(02777)
                .owner(0, 1001)
                .directory("mail")
                .mode(0666)
                .owner(0, 0)
                .file("mail/of-root", "x")
                .mode(04711)
                .owner(1000, 1001)
                .file("mail/of-user", "x")
                .build());

        Stat root = Stat.of(base.resolve("mail/of-root").toString()).orElseThrow();
        assertThat(List.of(root.uid(), root.gid(), root.permissions())).containsExactly(0, 0, 0666);
        Stat user = Stat.of(base.resolve("mail/of-user").toString()).orElseThrow();
        assertThat(List.of(user.uid(), user.gid(), user.permissions())).containsExactly(1000, 1001, 04711);
    }

    @Test
    void aLaterEntryReplacesAnEarlierOne() throws IOException {
        base(new TarBuilder()
                .file("f", "first")
                .directory("d")
                .file("d/inside", "x")
                .symlink("s", "f")
                .file("f", "second")
                .file("d", "now a file")
                .directory("s")
                .directory("keep")
                .file("keep/file", "x")
                .mode(0700)
                .directory("keep")
                .build());

        assertThat(base.resolve("f")).hasContent("second");
        assertThat(base.resolve("d")).hasContent("now a file");
        assertThat(Files.isDirectory(base.resolve("s"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(base.resolve("keep/file")).hasContent("x");
        assertThat(stat(base.resolve("keep")).permissions()).isEqualTo(0700);
    }

    @Test
    void followsALinkOfTheSameLayerThatStaysInside() throws IOException {
        base(new TarBuilder()
                .directory("usr")
                .directory("usr/lib")
                .symlink("lib", "usr/lib")
                .file("lib/x.so", "library")
                .directory("var")
                .symlink("var/lib", "../usr/lib")
                .file("var/lib/y.so", "another")
                .build());

        assertThat(base.resolve("usr/lib/x.so")).hasContent("library");
        assertThat(base.resolve("usr/lib/y.so")).hasContent("another");
        assertThat(Files.isSymbolicLink(base.resolve("lib"))).isTrue();
    }

    @Test
    void whiteoutsHideNamesThroughAnOverlay() throws IOException {
        base(new TarBuilder()
                .file("gone", "x")
                .file("kept", "x")
                .directory("dir")
                .file("dir/gone", "x")
                .file("dir/kept", "x")
                .build());
        upper(new TarBuilder().file(".wh.gone", "").file("dir/.wh.gone", "").build());

        try (DetachedMount mount = overlay()) {
            assertThat(names(mount, ".")).containsExactlyInAnyOrder("kept", "dir");
            assertThat(names(mount, "dir")).containsExactly("kept");
        }
        assertThat(stat(upper.resolve("gone")).device()).isEqualTo(new Stat.Device(0, 0));
    }

    @Test
    void anOpaqueDirectoryHidesAllThatWasInIt() throws IOException {
        base(new TarBuilder()
                .directory("dir")
                .file("dir/old", "x")
                .directory("dir/sub")
                .file("dir/sub/old", "x")
                .build());
        upper(new TarBuilder()
                .directory("dir")
                .file("dir/new", "x")
                .file("dir/.wh..wh..opq", "")
                .build());

        try (DetachedMount mount = overlay()) {
            assertThat(names(mount, "dir")).containsExactly("new");
        }
        assertThat(xattr(upper, "dir", "trusted.overlay.opaque")).contains(new byte[] {'y'});
    }

    @Test
    void aWhiteoutHidesNothingOfItsOwnLayerWhateverTheOrder() throws IOException {
        base(new TarBuilder()
                .directory("first")
                .file("first/old", "x")
                .directory("second")
                .file("second/old", "x")
                .file("file", "old")
                .directory("third")
                .file("third/old", "x")
                .build());
        upper(new TarBuilder()
                .file(".wh.first", "")
                .directory("first")
                .file("first/new", "x")
                .directory("second")
                .file("second/new", "x")
                .file(".wh.second", "")
                .file("file", "new")
                .file(".wh.file", "")
                .file(".wh.third", "")
                .file("third/new", "x")
                .build());

        try (DetachedMount mount = overlay()) {
            assertThat(names(mount, "first")).containsExactly("new");
            assertThat(names(mount, "second")).containsExactly("new");
            assertThat(names(mount, "third")).containsExactly("new");
            assertThat(names(mount, ".")).contains("file");
        }
        assertThat(upper.resolve("file")).hasContent("new");
    }

    @Test
    void aWhiteoutOfNothingLeavesNoTrace() throws IOException {
        base(new TarBuilder().file("a", "").file(".wh.nothing", "").build());
        upper(new TarBuilder()
                .directory("new")
                .file("new/.wh.never", "")
                .file("new/.wh..wh..opq", "")
                .file(".wh..wh.plnk", "")
                .file(".wh..wh.aufs/x", "")
                .build());

        assertThat(base).isDirectoryNotContaining(path -> path.endsWith("nothing"));
        assertThat(upper.resolve("new")).isEmptyDirectory();
        try (DetachedMount mount = overlay()) {
            assertThat(names(mount, ".")).containsExactlyInAnyOrder("a", "new");
        }
        assertThat(xattr(upper, "new", "trusted.overlay.opaque")).isEmpty();
    }

    @Test
    void directoriesTakenForGrantedLookLikeThoseBeneath() throws IOException {
        base(new TarBuilder()
                .mode(01777)
                .owner(12, 34)
                .mtime(1_000_000_001)
                .pax("SCHILY.xattr.user.note", "kept")
                .directory("tmp")
                .build());
        upper(new TarBuilder().file("tmp/new", "x").file("other/deep/new", "x").build());

        Stat tmp = stat(upper.resolve("tmp"));
        assertThat(tmp.permissions()).isEqualTo(01777);
        assertThat(tmp.uid()).isEqualTo(12);
        assertThat(tmp.gid()).isEqualTo(34);
        assertThat(tmp.modified()).isEqualTo(Instant.ofEpochSecond(1_000_000_001));
        assertThat(xattr(upper, "tmp", "user.note")).isPresent();
        assertThat(stat(upper.resolve("other/deep")).permissions()).isEqualTo(0755);
    }

    @Test
    void aHardLinkToALowerFileCopiesItUp() throws IOException {
        base(new TarBuilder()
                .mode(0755)
                .directory("bin")
                .mode(04711)
                .owner(3, 4)
                .file("bin/tool", "tool")
                .symlink("bin/alias", "tool")
                .build());
        upper(new TarBuilder()
                .hardLink("bin/again", "bin/tool")
                .hardLink("alias", "bin/alias")
                .build());

        Stat tool = stat(upper.resolve("bin/tool"));
        assertThat(upper.resolve("bin/again")).hasContent("tool");
        assertThat(stat(upper.resolve("bin/again")).inode()).isEqualTo(tool.inode());
        assertThat(tool.permissions()).isEqualTo(04711);
        assertThat(tool.uid()).isEqualTo(3);
        assertThat(tool.modified()).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
        assertThat(Files.readSymbolicLink(upper.resolve("alias"))).hasToString("tool");
    }

    @Test
    void unpacksWhatGnuTarWrites() throws IOException, InterruptedException {
        Path source = Files.createDirectory(directory.resolve("source"));
        Path deep = Files.createDirectories(source.resolve("d".repeat(120)).resolve("e".repeat(120)));
        Files.writeString(deep.resolve("f".repeat(200)), "deep");
        Files.createLink(source.resolve("hard"), deep.resolve("f".repeat(200)));
        Files.createSymbolicLink(source.resolve("sym"), Path.of("t".repeat(180)));
        Files.setLastModifiedTime(source.resolve("hard"), FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z")));
        for (String format : List.of("gnu", "posix", "ustar --exclude=*")) {
            Path target = Files.createDirectory(directory.resolve("target-" + format.substring(0, 3)));
            byte[] archive = tar(source, format);

            apply(archive, new RootfsMount.Directory(target, false));

            if (!format.startsWith("ustar")) {
                Path file =
                        target.resolve("d".repeat(120)).resolve("e".repeat(120)).resolve("f".repeat(200));
                assertThat(file).hasContent("deep");
                assertThat(stat(target.resolve("hard")).links()).isEqualTo(2);
                assertThat(stat(target.resolve("hard")).modified().getEpochSecond())
                        .isEqualTo(981_173_106);
                assertThat(Files.readSymbolicLink(target.resolve("sym")).toString())
                        .hasSize(180);
            }
        }
    }

    private static byte[] tar(Path source, String format) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("tar", "-C", source.toString(), "-cf", "-"));
        List.of(("--format=" + format).split(" ", -1)).forEach(command::add);
        command.add(".");
        Process tar = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] archive = tar.getInputStream().readAllBytes();
        assertThat(tar.waitFor()).isZero();
        return archive;
    }

    void base(byte[] archive) throws IOException {
        apply(archive, new RootfsMount.Directory(base, false));
    }

    /** Applies a layer on top of the base. */
    void upper(byte[] archive) throws IOException {
        apply(archive, new RootfsMount.Overlay(List.of(base), upper, work));
    }

    Path baseDirectory() {
        return base;
    }

    Path upperDirectory() {
        return upper;
    }

    private static boolean apply(byte[] archive, RootfsMount mount) throws IOException {
        return new LayerUnpacker(TarLimits.DEFAULT).apply(new ByteArrayInputStream(archive), mount);
    }

    private DetachedMount overlay() {
        return DetachedMount.overlay(new OverlaySpec(
                List.of(base.toString()),
                Optional.of(new OverlaySpec.Writable(upper.toString(), work.toString())),
                Map.of()));
    }

    private static List<String> names(DetachedMount mount, String path) {
        int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;
        try (Fd fd = Openat2.open(mount.fd(), path, flags, 0, 0)) {
            return Directories.list(fd).stream().map(DirectoryEntry::name).toList();
        }
    }

    static Stat stat(Path path) {
        return Stat.of(path.toString()).orElseThrow(() -> new AssertionError(path + " is missing"));
    }

    private static Optional<byte[]> xattr(Path directory, String file, String name) {
        try (Fd fd = Openat2.open(directory.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            return Xattr.get(fd, file, name);
        }
    }
}
