package org.gantry.linux.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class MountNamespacesIT {
    @TempDir
    Path directory;

    @Test
    void mountsInItAreSeenThroughItsRootAndNowhereElse() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        String before = Files.readString(Path.of("/proc/self/mountinfo"));
        try (DetachedMount root = tmpfs();
                DetachedMount inner = DetachedMount.bind(source.toString(), false);
                Fd namespace = MountNamespaces.around(root, directory.toString(), inside -> {
                    inside.mkdirs("/in/side", 0x1ED, 0, 0).close();
                    try (Fd target = inside.openInRoot("/in/side", OpenFlags.O_PATH)) {
                        MountApi.moveMount(inner.fd(), target);
                    }
                });
                RootDir view = root.root()) {
            assertThat(view.findContent("/in/side/file", 100).orElseThrow())
                    .isEqualTo("content".getBytes(StandardCharsets.UTF_8));
            assertThat(view.findContent("/../../in/side/../side/file", 100).orElseThrow())
                    .hasSize(7);
            assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(before);
            try (DetachedMount copy = MountNamespaces.copyRoot(namespace);
                    RootDir alone = copy.root()) {
                assertThat(alone.stat("/in/side")).isPresent();
                assertThat(alone.stat("/in/side/file")).isEmpty();
            }
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(before);
    }

    @Test
    void afterwardsTheMountsAreFree() throws IOException {
        Path target = Files.createDirectory(directory.resolve("target"));
        for (int i = 0; i < 50; i++) {
            try (DetachedMount root = tmpfs()) {
                MountNamespaces.around(root, target.toString(), inside -> {}).close();
            }
        }
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void whatFailsIsTold() {
        try (DetachedMount root = tmpfs()) {
            assertThatThrownBy(() -> MountNamespaces.around(root, directory + "/nosuch", inside -> {}))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("nosuch");
        }
    }

    private static DetachedMount tmpfs() {
        return DetachedMount.of("tmpfs", Map.of(), 0);
    }
}
