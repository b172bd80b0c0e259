package org.gantry.linux.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class NetNamespacesIT {
    @TempDir
    Path directory;

    @Test
    void keepsANamespaceWithItsLoopbackUp() {
        Path path = directory.resolve("netns");
        NetNamespaces.create(path);
        try {
            assertThat(NetNamespaces.exists(path)).isTrue();
            assertThat(NetNamespaces.callIn(path, NetNamespacesIT::interfaces)).isEqualTo("lo up");
            assertThat(NetNamespaces.callIn(path, NetNamespacesIT::inode)).isNotEqualTo(inode());
        } finally {
            NetNamespaces.delete(path);
        }
        assertThat(path).doesNotExist();
        NetNamespaces.delete(path);
    }

    @Test
    void keepsANamespaceThatWasMadeBefore() {
        Path path = directory.resolve("netns");
        try (Fd namespace = NetNamespaces.make()) {
            String made = NetNamespaces.callIn(namespace, NetNamespacesIT::inode);
            NetNamespaces.keep(namespace, path);
            assertThat(NetNamespaces.callIn(path, NetNamespacesIT::inode)).isEqualTo(made);
        } finally {
            NetNamespaces.delete(path);
        }
    }

    @Test
    void passesOnWhatTheWorkThrows() {
        Path path = directory.resolve("netns");
        NetNamespaces.create(path);
        try {
            assertThatThrownBy(() -> NetNamespaces.callIn(path, () -> {
                        throw new IllegalStateException("on purpose");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("on purpose");
        } finally {
            NetNamespaces.delete(path);
        }
    }

    @Test
    void refusesAPathThatIsTaken() throws IOException {
        Path path = Files.createFile(directory.resolve("taken"));
        assertThatThrownBy(() -> NetNamespaces.create(path)).isInstanceOf(UncheckedIOException.class);
        assertThat(path).exists();
        assertThat(NetNamespaces.exists(path)).isFalse();
    }

    @Test
    void leavesNothingOpen() {
        Path path = directory.resolve("netns");
        NetNamespaces.create(path);
        NetNamespaces.delete(path);
        var before = OpenFiles.list();
        for (int i = 0; i < 5; i++) {
            NetNamespaces.create(path);
            NetNamespaces.callIn(path, NetNamespacesIT::inode);
            NetNamespaces.delete(path);
        }
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    private static String interfaces() {
        try {
            NetworkInterface lo = NetworkInterface.getByName("lo");
            return lo.getName() + (lo.isUp() ? " up" : " down");
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inode() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
