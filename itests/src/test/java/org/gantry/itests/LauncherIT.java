package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Engine;
import org.gantry.itests.support.Session;
import org.gantry.itests.support.SlowLine;
import org.junit.jupiter.api.Test;

/** The launcher script, as the README describes it. */
class LauncherIT extends DockerCliTest {
    private static final int FOR_A_CLIENT_TO_GIVE_UP_MS = 3_000;

    @Test
    void runPrintsTheContainersOutputAndExitsWithItsStatus() {
        assertThat(engine.launcher("run", "--rm", BUSYBOX, "echo", "hello there")
                        .run()
                        .ok())
                .isEqualTo("hello there");
        assertThat(engine.launcher("run", "--rm", BUSYBOX, "sh", "-c", "echo bad >&2; exit 42")
                        .run()
                        .exits(42)
                        .err())
                .contains("bad");
    }

    @Test
    void runPassesItsInputOn() {
        assertThat(engine.launcher("run", "-i", "--rm", BUSYBOX, "tr", "a-z", "A-Z")
                        .run("from stdin\n".getBytes(StandardCharsets.UTF_8))
                        .ok())
                .isEqualTo("FROM STDIN");
    }

    @Test
    void runOfTheEmbeddedImageNeedsNothing() {
        assertThat(engine.launcher("run", "--rm", "hello").run().ok()).containsIgnoringCase("hello");
    }

    @Test
    void runOfAnUnknownImageSaysSo() {
        assertThat(engine.launcher("run", "no-such-image").run().exits(125).err())
                .contains("no-such-image");
    }

    @Test
    void upIsIdempotentAndStatusTellsWhereItIs() {
        long pid = engine.pid();
        engine.up();
        assertThat(engine.pid()).isEqualTo(pid);
        assertThat(engine.launcher("status").run().ok())
                .contains(Long.toString(pid))
                .contains(engine.socket().toString());
    }

    @Test
    void aProcessThatMerelyHasTheNumberIsNotTheEngine() throws IOException {
        try (Engine other = Engine.prepare()) {
            Files.createDirectories(other.run());
            Files.writeString(
                    other.run().resolve("gantry.pid"), ProcessHandle.current().pid() + " 1\n");
            other.launcher("status").run().exits(3);
            assertThat(other.launcher("down").run().exits(0).err()).contains("not running");
        }
    }

    @Test
    void theConsoleRunsAsAUserWhosePasswordOnlyRootCanRead() throws IOException {
        Path users = engine.root().resolve("karaf/etc/users.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
                .isEqualTo("rw-------");
        assertThat(engine.console("jaas:whoami").ok()).contains("gantry");
    }

    /** The API answers before ssh does when the machine is busy. */
    @Test
    void theConsoleIsWaitedFor() throws IOException, InterruptedException {
        Path file = engine.run().resolve("console.port");
        String port = Files.readString(file).strip();
        int closed = freePort();
        Files.writeString(file, closed + "\n");
        try (Session console = engine.launcher("console", "jaas:whoami").start()) {
            Thread.sleep(FOR_A_CLIENT_TO_GIVE_UP_MS);
            try (SlowLine opened = new SlowLine(Integer.parseInt(port), closed)) {
                console.expect("gantry");
                assertThat(console.exit()).isZero();
                assertThat(opened.received()).isPositive();
            }
        } finally {
            Files.writeString(file, port + "\n");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void nothingListensBeyondLoopback() throws IOException {
        Path proc = Path.of("/proc", Long.toString(engine.pid()));
        assertThat(Listeners.of(proc)).isNotEmpty().allMatch(Listeners::isLoopback);
    }

    @Test
    void theSocketIsForRootAndItsGroup() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(engine.socket())))
                .isEqualTo("rw-rw----");
    }

    @Test
    void unknownCommandsAreNamed() {
        assertThat(engine.launcher("frobnicate").run().fails()).contains("frobnicate");
    }
}
