package org.gantry.linux.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    Path directory;

    private SocketFile file(String name) {
        return new SocketFile(new SocketPlace(
                directory.resolve(name), List.of("no-such-group"), PosixFilePermissions.fromString("rw-rw----")));
    }

    private static ServerSocketChannel bind(Path path) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        return server;
    }

    private List<String> left() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void nobodyElseCanReachTheSocketBeforeItHasItsMode() throws IOException {
        SocketFile file = file("s.sock");
        Path nursery = file.prepare();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nursery.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.exists(directory.resolve("s.sock"))).isFalse();
        try (ServerSocketChannel _ = bind(nursery)) {
            file.publish();
            PosixFileAttributes attributes =
                    Files.readAttributes(directory.resolve("s.sock"), PosixFileAttributes.class);
            assertThat(PosixFilePermissions.toString(attributes.permissions())).isEqualTo("rw-rw----");
            assertThat(left()).containsExactly("s.sock");
        }
        file.remove();
        assertThat(left()).isEmpty();
    }

    @Test
    void replacesTheSocketOfADeadEngine() throws IOException {
        bind(directory.resolve("s.sock")).close();
        assertThat(left()).containsExactly("s.sock");
        SocketFile file = file("s.sock");
        try (ServerSocketChannel _ = bind(file.prepare())) {
            file.publish();
        }
        file.remove();
        assertThat(left()).isEmpty();
    }

    @Test
    void leavesTheSocketOfALiveEngineAlone() throws IOException {
        try (ServerSocketChannel _ = bind(directory.resolve("s.sock"))) {
            assertThatThrownBy(() -> file("s.sock").prepare())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by a running engine");
            assertThat(left()).containsExactly("s.sock");
        }
    }

    @Test
    void losesAgainstAnEngineThatWasQuicker() throws IOException {
        SocketFile file = file("s.sock");
        try (ServerSocketChannel _ = bind(file.prepare());
                ServerSocketChannel _ = bind(directory.resolve("s.sock"))) {
            assertThatThrownBy(file::publish).hasMessageContaining("is in use by a running engine");
            assertThat(left()).containsExactly("s.sock");
            file.remove();
            assertThat(left()).containsExactly("s.sock");
        }
    }

    @Test
    void neverDeletesWhatIsNoSocket() throws IOException {
        Files.writeString(directory.resolve("s.sock"), "precious");
        assertThatThrownBy(() -> file("s.sock").prepare()).hasMessageContaining("is no socket");
        assertThat(directory.resolve("s.sock")).hasContent("precious");
    }

    @Test
    void makesTheDirectoryOfTheSocket() throws IOException {
        file("run/s.sock").prepare();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("run"))))
                .isEqualTo("rwx--x--x");
    }
}
