package org.gantry.linux.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootDirTest {
    @TempDir
    Path directory;

    private RootDir root;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("secret"), "outside");
        root = RootDir.open(directory.resolve("root").toString());
    }

    @AfterEach
    void close() {
        root.close();
    }

    @Test
    void resolvesLinksAndDotsInside() throws IOException {
        Files.writeString(directory.resolve("root/secret"), "inside");
        Files.createSymbolicLink(directory.resolve("root/up"), Path.of("../../../../secret"));
        Files.createSymbolicLink(directory.resolve("root/absolute"), Path.of("/secret"));
        for (String path : new String[] {"up", "absolute", "../secret", "/../../secret"}) {
            assertThat(new String(root.findContent(path, 100).orElseThrow(), StandardCharsets.UTF_8))
                    .as(path)
                    .isEqualTo("inside");
        }
    }

    @Test
    void refusesMagicLinks() {
        try (RootDir host = RootDir.open("/")) {
            assertThatThrownBy(() -> host.openInRoot("/proc/self/root/etc", OpenFlags.O_PATH))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
        }
    }

    @Test
    @NeedsRoot
    void makesDirectoriesWithExactModeAndOwner() throws IOException {
        Files.createDirectory(directory.resolve("root/real"));
        Files.createSymbolicLink(directory.resolve("root/link"), Path.of("/real"));
        try (Fd made = root.mkdirs("/link/a/b", 0x1FF, 7, 8)) {
            assertThat(Stat.of(made).permissions()).isEqualTo(0x1FF);
            assertThat(Stat.of(made).uid()).isEqualTo(7);
            assertThat(Stat.of(made).gid()).isEqualTo(8);
        }
        assertThat(directory.resolve("root/real/a/b")).isDirectory();
        assertThat(Stat.of(directory.resolve("root/real").toString())
                        .orElseThrow()
                        .uid())
                .isZero();
    }

    @Test
    @NeedsRoot
    void refusesToMakeDirectoriesThroughADanglingLink() throws IOException {
        Files.createSymbolicLink(directory.resolve("root/dangling"), directory.resolve("elsewhere"));
        assertThatThrownBy(() -> root.mkdirs("dangling/a", 0x1ED, 0, 0)).isInstanceOf(SyscallException.class);
        assertThat(directory.resolve("elsewhere")).doesNotExist();
        assertThatThrownBy(() -> root.createFile("dangling", OpenFlags.O_WRONLY, 0x1A4))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
    }

    @Test
    @NeedsRoot
    void createsFilesBelowMissingDirectories() throws IOException {
        try (Fd file = root.createFile("/etc/sub/hosts", OpenFlags.O_WRONLY | OpenFlags.O_TRUNC, 0x1A4)) {
            file.writeFully("x".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(directory.resolve("root/etc/sub/hosts")).hasContent("x");
        assertThatThrownBy(() -> root.createFile("..", OpenFlags.O_WRONLY, 0x1A4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesFilesThatAreTooLargeOrNoFiles() throws IOException {
        Files.write(directory.resolve("root/file"), new byte[10_000]);
        assertThat(root.findContent("file", 10_000).orElseThrow()).hasSize(10_000);
        assertThatThrownBy(() -> root.findContent("file", 9_999).orElseThrow())
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EFBIG));
        assertThatThrownBy(() -> root.findContent("/", 10).orElseThrow()).isInstanceOf(SyscallException.class);
        assertThat(root.find("nothing/at/all", OpenFlags.O_PATH)).isEmpty();
    }
}
