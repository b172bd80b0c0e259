package org.gantry.linux.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class FsCallsTest {
    @TempDir
    Path path;

    private Fd directory;

    @BeforeEach
    void open() {
        directory = Openat2.open(path.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void makesEveryTypeOfFile() {
        Nodes.mkdir(directory, "dir", 0x1C0);
        Nodes.mknod(directory, "fifo", FileType.S_IFIFO | 0x180, new Stat.Device(0, 0));
        Nodes.mknod(directory, "null", FileType.S_IFCHR | 0x1B6, new Stat.Device(1, 3));
        Nodes.mknod(directory, "big", FileType.S_IFBLK | 0x1B0, new Stat.Device(259, 70_000));
        Links.symlink("dir", directory, "link");
        Links.link(directory, "null", directory, "again");
        assertThat(Stat.of(directory, "dir").orElseThrow().isDirectory()).isTrue();
        assertThat(Stat.of(directory, "fifo").orElseThrow().type()).isEqualTo(FileType.S_IFIFO);
        assertThat(Stat.of(directory, "null").orElseThrow().device()).isEqualTo(new Stat.Device(1, 3));
        assertThat(Stat.of(directory, "big").orElseThrow().device()).isEqualTo(new Stat.Device(259, 70_000));
        assertThat(Stat.of(directory, "again").orElseThrow().links()).isEqualTo(2);
        assertThat(Links.readlink(directory, "link")).isEqualTo("dir");
        assertThat(Stat.of(directory, "absent")).isEmpty();
        assertThat(Directories.list(directory))
                .extracting(DirectoryEntry::name)
                .containsExactlyInAnyOrder("dir", "fifo", "null", "big", "link", "again");
        assertThat(Nodes.mkdirIfAbsent(directory, "dir", 0)).isFalse();
    }

    @Test
    void setsOwnersModesAndTimesOfTheNameItself() throws IOException {
        Files.writeString(path.resolve("file"), "x");
        Links.symlink("file", directory, "link");
        Attributes.chown(directory, "link", 5, 6);
        Attributes.chown(directory, "file", 7, 8);
        Attributes.chmod(directory, "file", 0xDED);
        Instant then = Instant.parse("2001-02-03T04:05:06.789012345Z");
        Attributes.utimens(directory, "link", then, then);
        Stat link = Stat.of(directory, "link").orElseThrow();
        Stat file = Stat.of(directory, "file").orElseThrow();
        assertThat(link.uid()).isEqualTo(5);
        assertThat(link.modified()).isEqualTo(then);
        assertThat(file.gid()).isEqualTo(8);
        assertThat(file.permissions()).isEqualTo(0xDED);
        assertThat(file.modified()).isNotEqualTo(then);
        assertThatThrownBy(() -> Attributes.chmod(directory, "link", 0x1FF)).isInstanceOf(SyscallException.class);
        try (Fd opened = Openat2.open(directory, "file", OpenFlags.O_PATH, 0, 0)) {
            Attributes.chmod(opened, 0x100);
            Attributes.chown(opened, 0, 0);
            assertThat(Stat.of(opened).permissions()).isEqualTo(0x100);
        }
    }

    @Test
    void keepsNamesThatAreNotUtf8() {
        String name = CString.decode(new byte[] {'n', (byte) 0xe9, 'e'});
        Nodes.mkdir(directory, name, 0x1C0);
        assertThat(Directories.list(directory)).extracting(DirectoryEntry::name).containsExactly(name);
        Links.rmdir(directory, name);
        assertThat(Directories.list(directory)).isEmpty();
    }

    @Test
    void listsLargeDirectories() throws IOException {
        for (int i = 0; i < 3000; i++) {
            Files.createFile(path.resolve("a-file-with-a-long-name-" + i));
        }
        assertThat(Directories.list(directory)).hasSize(3000);
        assertThat(Directories.list(directory)).hasSize(3000);
        var before = OpenFiles.list();
        Directories.removeContents(directory);
        assertThat(Directories.list(directory)).isEmpty();
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    @Test
    void removesTreesWithoutFollowingLinks() throws IOException {
        Files.createDirectories(path.resolve("tree/a/b"));
        Files.createDirectories(path.resolve("kept"));
        Files.createFile(path.resolve("kept/file"));
        Files.createSymbolicLink(path.resolve("tree/a/link"), path.resolve("kept"));
        Directories.removeTree(directory, "tree");
        assertThat(path.resolve("tree")).doesNotExist();
        assertThat(path.resolve("kept/file")).exists();
    }

    @Test
    void renamesWithoutReplacing() throws IOException {
        Files.writeString(path.resolve("a"), "a");
        Files.writeString(path.resolve("b"), "b");
        assertThatThrownBy(() -> Links.rename(directory, "a", directory, "b", Links.RENAME_NOREPLACE))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
                .hasMessage("renameat2 a to b: EEXIST (File exists)");
        Links.rename(directory, "a", directory, "b", Links.RENAME_EXCHANGE);
        assertThat(path.resolve("b")).hasContent("a");
    }

    @Test
    void keepsExtendedAttributes() throws IOException {
        Files.createFile(path.resolve("file"));
        Links.symlink("file", directory, "link");
        Xattr.set(directory, "file", "trusted.gantry", new byte[] {1, 0, 2});
        Xattr.set(directory, "link", "trusted.gantry", new byte[] {3});
        assertThat(Xattr.get(directory, "file", "trusted.gantry")).contains(new byte[] {1, 0, 2});
        assertThat(Xattr.get(directory, "link", "trusted.gantry")).contains(new byte[] {3});
        assertThat(Xattr.list(directory, "file")).contains("trusted.gantry");
        Xattr.remove(directory, "file", "trusted.gantry");
        assertThat(Xattr.get(directory, "file", "trusted.gantry")).isEmpty();
        assertThatThrownBy(() -> Xattr.get(directory, "../file", "user.x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void copiesBetweenFileSystems() throws IOException {
        Path shm = Path.of("/dev/shm");
        Assumptions.assumeTrue(
                Files.isWritable(shm) && !Files.getFileStore(shm).equals(Files.getFileStore(path)),
                "SKIPPED: /dev/shm is no other file system");
        Path elsewhere = Files.createTempFile(shm, "gantry", "copy");
        try (Fd source = Openat2.open(elsewhere.toString(), OpenFlags.O_RDONLY);
                Fd target = Openat2.open(directory, "copy", OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0x180, 0)) {
            Files.writeString(elsewhere, "content");
            assertThat(FileData.copy(source, target, 100)).isEqualTo(7);
            assertThat(FileData.copy(source, target, 100)).isZero();
        } finally {
            Files.delete(elsewhere);
        }
        assertThat(path.resolve("copy")).hasContent("content");
    }

    @Test
    void copiesAllocatesAndLocks() throws IOException {
        Files.write(path.resolve("source"), "content".getBytes(StandardCharsets.UTF_8));
        int create = OpenFlags.O_RDWR | OpenFlags.O_CREAT;
        try (Fd source = Openat2.open(directory, "source", OpenFlags.O_RDONLY, 0, 0);
                Fd target = Openat2.open(directory, "target", create, 0x180, 0);
                Fd other = Openat2.open(directory, "target", create, 0x180, 0)) {
            if (!FileData.cloneFrom(target, source)) {
                assertThat(FileData.copy(source, target, 100)).isEqualTo(7);
            }
            FileData.fsync(target);
            FileData.fsync(directory);
            assertThat(path.resolve("target")).hasContent("content");
            FileData.allocate(target, 0, 5000);
            assertThat(Stat.of(target).size()).isEqualTo(5000);
            FileData.truncate(target, 3);
            assertThat(path.resolve("target")).hasContent("con");
            FileData.lock(target, false);
            assertThat(FileData.tryLock(other)).isFalse();
            FileData.unlock(target);
            assertThat(FileData.tryLock(other)).isTrue();
        }
    }

    @Test
    void findsDataAndHoles() throws IOException {
        int create = OpenFlags.O_RDWR | OpenFlags.O_CREAT;
        try (Fd file = Openat2.open(directory, "sparse", create, 0x180, 0)) {
            FileData.truncate(file, 3L << 20);
            assertThat(FileData.nextData(file, 3L << 20)).isEmpty(); // ENXIO is not an error
            FileData.seek(file, 1 << 20);
            file.writeFully(ByteBuffer.wrap(new byte[] {1}));

            long data = FileData.nextData(file, 0).orElseThrow();
            assertThat(data).isIn(0L, 1L << 20); // where there are no holes, all of it is data
            assertThat(FileData.nextHole(file, data)).isGreaterThan(1 << 20).isLessThanOrEqualTo(3L << 20);
        }
    }
}
