package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the networks of containers while the engine is killed, or its network bundle is replaced. */
class NetworkSurvivalIT extends DockerCliTest {
    private static final Pattern PINGS = Pattern.compile("(\\d+) packets transmitted, (\\d+) packets received");
    private static final String NETWORK_BUNDLE = "org.gantry.network";

    private int port;

    @BeforeEach
    void runAServer() {
        docker.ok("network", "create", "front");
        docker.ok(
                "run",
                "-d",
                "--name",
                "web",
                "--network",
                "front",
                "-p",
                "127.0.0.1:0:4000",
                BUSYBOX,
                "nc",
                "-ll",
                "-p",
                "4000",
                "-e",
                "sh",
                "-c",
                "i=0; while :; do i=$((i+1)); echo $i; usleep 10000; done");
        docker.ok("run", "-d", "--name", "peer", "--network", "front", BUSYBOX, "sleep", "1000");
        String place = docker.ok("port", "web", "4000/tcp");
        port = Integer.parseInt(place.substring(place.indexOf(':') + 1));
        assertThat(Session.eventually(this::isServed, Duration.ofSeconds(20))).isTrue();
    }

    @AfterEach
    void removeNetworks() {
        docker.removeAll();
        docker.ok("network", "prune", "-f");
    }

    @Test
    void nothingStopsForAPacketWhileTheEngineIsKilled() throws IOException {
        try (Stream web = new Stream(port);
                Session ping = pingFromPeer()) {
            web.next(20);
            engine.kill();
            web.next(100);
            assertThat(isServed()).as("new connections").isTrue();
            engine.up();
            web.next(100);
            assertThat(isServed()).isTrue();
            allArrived(ping);
            assertNamesAreServed();
            assertThat(docker.ok("port", "web", "4000/tcp")).endsWith(":" + port);
        }
    }

    @Test
    void nothingStopsForAPacketWhileTheNetworkBundleIsReplaced() throws IOException {
        try (Stream web = new Stream(port);
                Session ping = pingFromPeer()) {
            web.next(20);
            engine.console("bundle:update " + NETWORK_BUNDLE).ok();
            web.next(100);
            assertThat(isServed()).as("new connections").isTrue();
            allArrived(ping);
            assertNamesAreServed();
            assertThat(engine.console("bundle:list -t 0 -s | grep " + NETWORK_BUNDLE)
                            .ok())
                    .contains("Active");
            docker.ok("run", "--rm", "--network", "front", "-p", "127.0.0.1:0:80", BUSYBOX, "true");
        }
    }

    /** No namespace is left of those that were made ahead: only containers' are kept by a name. */
    @Test
    void aKilledEngineLeavesNoSandboxesThatItHadMadeAhead() {
        String web = docker.ok("inspect", "-f", "{{.Id}}", "web");
        String peer = docker.ok("inspect", "-f", "{{.Id}}", "peer");
        assertThat(sandboxes()).containsExactlyInAnyOrder(web, peer);
        long namespaces = namespaceDescriptors();
        assertThat(namespaces).as("made ahead").isPositive();
        engine.kill();
        assertThat(sandboxes()).containsExactlyInAnyOrder(web, peer);
        engine.up();
        docker.ok("run", "--rm", BUSYBOX, "true");
        assertThat(sandboxes()).containsExactlyInAnyOrder(web, peer);
        assertThat(Session.eventually(() -> namespaceDescriptors() == namespaces, Duration.ofSeconds(20)))
                .as("as many are made ahead as before")
                .isTrue();
    }

    private Set<String> sandboxes() {
        String prefix = engine.run().resolve("netns") + "/";
        return Command.of("awk", "{print $5}", "/proc/self/mountinfo")
                .run()
                .ok()
                .lines()
                .filter(mount -> mount.startsWith(prefix))
                .map(mount -> mount.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    /** Of the engine. */
    private long namespaceDescriptors() {
        return Command.of("sh", "-c", "ls -l /proc/" + engine.pid() + "/fd | grep -c 'net:\\['")
                .run()
                .out()
                .lines()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private void assertNamesAreServed() {
        long start = System.nanoTime();
        assertThat(Session.eventually(
                        () -> docker.run("exec", "peer", "nslookup", "web")
                                .out()
                                .contains("Name:"),
                        Duration.ofSeconds(20)))
                .as("names are served again")
                .isTrue();
        System.out.println(
                "names are served " + (System.nanoTime() - start) / 1_000_000 + " ms later, the docker CLI included");
    }

    /** From the host's end of its network to the container. */
    private Session pingFromPeer() {
        String address = docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.front.IPAddress}}", "peer");
        return Command.of("busybox", "ping", "-i", "0.05", address).start();
    }

    private static void allArrived(Session ping) throws IOException {
        Command.of("kill", "-INT", Long.toString(ping.pid())).run().ok();
        ping.exit();
        var counts = PINGS.matcher(ping.output());
        assertThat(counts.find()).as(ping.output()).isTrue();
        int sent = Integer.parseInt(counts.group(1));
        assertThat(sent).isGreaterThan(20);
        assertThat(Integer.parseInt(counts.group(2))).as(counts.group()).isBetween(sent - 1, sent);
    }

    private boolean isServed() {
        try (Stream web = new Stream(port)) {
            web.next(1);
            return true;
        } catch (IOException | AssertionError notYet) {
            return false;
        }
    }

    /** A connection to the server, which counts. */
    private static final class Stream implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;
        private int last;

        Stream(int port) throws IOException {
            socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
            socket.setSoTimeout(20_000);
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        /** Reads some more numbers, each of them once and in order. */
        void next(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                assertThat(lines.readLine()).isEqualTo(Integer.toString(++last));
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
