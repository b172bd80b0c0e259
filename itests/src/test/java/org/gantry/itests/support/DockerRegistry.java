package org.gantry.itests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Debian's docker-registry on a port of loopback, with its data in a directory of the test's. */
public final class DockerRegistry implements AutoCloseable {
    public static final String USER = "tester";
    public static final String PASSWORD = "secret";

    /** What htpasswd -B makes of the two. */
    private static final String HTPASSWD = USER + ":$2b$04$M2BBvcxTBlA5GFjq0bxwK.8TzQxautKT7NtBf5oBM/ltX5ELa27Hq\n";

    private final String address;
    private final int port;
    private final Session server;

    private DockerRegistry(String address, int port, Session server) {
        this.address = address;
        this.port = port;
        this.server = server;
    }

    /** Open to everybody, without TLS. */
    public static DockerRegistry open(Path directory) {
        return start(directory, "", "");
    }

    /** For {@link #USER} only. */
    public static DockerRegistry withPassword(Path directory) {
        Path file = write(directory.resolve("htpasswd"), HTPASSWD);
        return start(directory, "", "auth:\n  htpasswd:\n    realm: test\n    path: " + file + "\n");
    }

    /** With TLS and a certificate that nobody vouches for. */
    public static DockerRegistry withTls(Path directory) {
        Requirements.program("openssl", "openssl");
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("cert.pem");
        Command.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=test",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .run()
                .ok();
        return start(directory, "  tls:\n    certificate: " + certificate + "\n    key: " + key + "\n", "");
    }

    /**
     * With TLS, a certificate that {@code authority.crt} of the directory vouches for, and for clients only that have one
     * like that: {@code client.crt} with {@code client.key}.
     *
     * @param address of this host
     */
    public static DockerRegistry withAuthority(Path directory, String address) {
        Requirements.program("openssl", "openssl");
        openssl(
                directory,
                "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout authority.key -out authority.crt");
        for (String name : List.of("server", "client")) {
            write(directory.resolve(name + ".ext"), "subjectAltName=IP:" + address + "\n");
            openssl(
                    directory,
                    "req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name
                            + ".csr");
            openssl(
                    directory,
                    "x509 -req -days 2 -in " + name
                            + ".csr -CA authority.crt -CAkey authority.key -CAcreateserial -extfile " + name
                            + ".ext -out " + name + ".crt");
        }
        String tls =
                "  tls:\n    certificate: %1$s/server.crt\n    key: %1$s/server.key\n    clientcas:\n      - %1$s/authority.crt\n";
        return start(directory, address, tls.formatted(directory), "");
    }

    private static void openssl(Path directory, String arguments) {
        Command.of("sh", "-c", "cd \"$1\" && shift && openssl \"$@\"", "sh", directory.toString())
                .and(List.of(arguments.split(" ")))
                .run()
                .ok();
    }

    /** {@code 127.0.0.1:PORT} if nothing else was said, which names of images in it begin with. */
    public String domain() {
        return address + ":" + port;
    }

    public int port() {
        return port;
    }

    /** What it has logged. */
    public String log() {
        return server.output();
    }

    @Override
    public void close() {
        server.close();
    }

    private static DockerRegistry start(Path directory, String http, String more) {
        return start(directory, "127.0.0.1", http, more);
    }

    private static DockerRegistry start(Path directory, String address, String http, String more) {
        Requirements.program("docker-registry", "docker-registry");
        int port = freePort();
        Path config = write(
                directory.resolve("config.yml"), """
                version: 0.1
                log:
                  level: info
                storage:
                  filesystem:
                    rootdirectory: %s
                http:
                  addr: %s:%d
                """.formatted(directory.resolve("data"), address, port) + http + more);
        var registry = new DockerRegistry(
                address,
                port,
                Command.of("docker-registry", "serve", config.toString()).start());
        assertThat(Session.eventually(registry::answers, Duration.ofSeconds(20)))
                .as("docker-registry answers; it said: %s", registry.log())
                .isTrue();
        return registry;
    }

    private boolean answers() {
        try (Socket _ = new Socket(address, port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
