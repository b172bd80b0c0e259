package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.Datagrams;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Neighbour;
import org.gantry.itests.support.Questions;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Session;
import org.gantry.linux.cgroup.CgroupLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the networks of containers while the engine is killed, or its network bundle is replaced. */
class NetworkSurvivalIT extends DockerCliTest {
    private static final Pattern PINGS = Pattern.compile("(\\d+) packets transmitted, (\\d+) packets received");
    private static final String NETWORK_BUNDLE = "org.gantry.network";

    /** Counts, for each connection. */
    private static final String[] SERVER = {
        "nc", "-ll", "-p", "4000", "-e", "sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; usleep 10000; done"
    };

    private int port;

    @BeforeEach
    void runAServer() {
        docker.ok("network", "create", "front");
        String[] run = {
            "run",
            "-d",
            "--name",
            "web",
            "--network",
            "front",
            "-p",
            "127.0.0.1:0:4000",
            "-p",
            "0.0.0.0:0:5000/udp",
            BUSYBOX
        };
        docker.ok(with(run, SERVER));
        docker.ok("run", "-d", "--name", "peer", "--network", "front", BUSYBOX, "sleep", "1000");
        port = hostPort("4000/tcp");
        assertThat(Session.eventually(this::isServed, Duration.ofSeconds(20))).isTrue();
    }

    @AfterEach
    void removeNetworks() {
        docker.removeAll();
        docker.ok("network", "prune", "-f");
    }

    @Test
    void nothingStopsForAPacketWhileTheEngineIsKilled() throws IOException {
        try (Stream web = new Stream("127.0.0.1", port);
                Session ping = pingFromPeer()) {
            web.next(20);
            engine.kill();
            web.next(100);
            assertThat(isServed()).as("new connections").isTrue();
            engine.up();
            web.next(100);
            assertThat(isServed()).isTrue();
            allArrived(ping);
            assertThat(docker.ok("port", "web", "4000/tcp")).endsWith(":" + port);
        }
    }

    @Test
    void nothingStopsForAPacketWhileTheNetworkBundleIsReplaced() throws IOException {
        try (Stream web = new Stream("127.0.0.1", port);
                Session ping = pingFromPeer()) {
            web.next(20);
            engine.console("bundle:update " + NETWORK_BUNDLE).ok();
            web.next(100);
            assertThat(isServed()).as("new connections").isTrue();
            allArrived(ping);
            assertThat(engine.console("bundle:list -t 0 -s | grep " + NETWORK_BUNDLE)
                            .ok())
                    .contains("Active");
            docker.ok("run", "--rm", "--network", "front", "-p", "127.0.0.1:0:80", BUSYBOX, "true");
        }
    }

    @Test
    void nothingStopsAtLoopbackOfIpv6WhileTheEngineIsKilled() throws IOException {
        int six = publishAtLoopbackOfIpv6();
        try (Stream stream = new Stream("::1", six);
                Datagrams datagrams = toLoopbackOfIpv6()) {
            stream.next(20);
            datagrams.awaitMore(20);
            engine.kill();
            stream.next(100);
            datagrams.awaitMore(100);
            assertThat(isServed("::1", six)).as("new connections").isTrue();
            engine.up();
            stream.next(100);
            assertThat(isServed("::1", six)).isTrue();
            datagrams.awaitMore(100).allArrived();
        }
        docker.ok("rm", "-f", "six");
        assertThat(isServed("::1", six)).isFalse();
    }

    @Test
    void nothingStopsAtLoopbackOfIpv6WhileTheNetworkBundleIsReplaced() throws IOException {
        int six = publishAtLoopbackOfIpv6();
        try (Stream stream = new Stream("::1", six);
                Datagrams datagrams = toLoopbackOfIpv6()) {
            stream.next(20);
            datagrams.awaitMore(20);
            engine.console("bundle:update " + NETWORK_BUNDLE).ok();
            stream.next(100);
            assertThat(isServed("::1", six)).as("new connections").isTrue();
            datagrams.awaitMore(100).allArrived();
        }
    }

    /** Another container with the same server; its port. */
    private int publishAtLoopbackOfIpv6() {
        Requirements.require(CgroupLayout.detect().unified().isPresent(), "no cgroup2 is mounted");
        String[] run = {"run", "-d", "--name", "six", "-p", "[::1]:0:4000", "-p", "[::1]:0:5000/udp", BUSYBOX};
        docker.ok(with(run, SERVER));
        int six = hostPort("six", "4000/tcp");
        assertThat(Session.eventually(() -> isServed("::1", six), Duration.ofSeconds(20)))
                .isTrue();
        return six;
    }

    private static String[] with(String[] words, String[] more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Datagrams toLoopbackOfIpv6() {
        InetSocketAddress place = new InetSocketAddress(InetAddress.ofLiteral("::1"), hostPort("six", "5000/udp"));
        return Datagrams.beginConnected(place, sandbox("six"), 5000);
    }

    @Test
    void noDatagramIsLostWhileTheEngineIsKilled() {
        try (Neighbour neighbour = new Neighbour();
                Datagrams inside = fromPeer();
                Datagrams outside = from(neighbour)) {
            inside.awaitMore(20);
            outside.awaitMore(20);
            engine.kill();
            inside.awaitMore(100);
            outside.awaitMore(100);
            engine.up();
            inside.awaitMore(100).allArrived();
            outside.awaitMore(100).allArrived();
        }
    }

    @Test
    void noDatagramIsLostWhileTheNetworkBundleIsReplaced() {
        try (Neighbour neighbour = new Neighbour();
                Datagrams inside = fromPeer();
                Datagrams outside = from(neighbour)) {
            inside.awaitMore(20);
            outside.awaitMore(20);
            engine.console("bundle:update " + NETWORK_BUNDLE).ok();
            inside.awaitMore(100).allArrived();
            outside.awaitMore(100).allArrived();
        }
    }

    @Test
    void namesAreServedWithinASecondOfAKilledEnginesSuccessor() {
        Path peer = sandbox("peer");
        assertThat(Session.eventually(() -> Questions.isAnswered(peer, "web"), Duration.ofSeconds(5)))
                .isTrue();
        engine.kill();
        assertThat(Questions.isAnswered(peer, "web")).as("without an engine").isFalse();
        CompletableFuture<Long> answers = CompletableFuture.supplyAsync(() -> firstTime(() -> answers("/_ping")));
        CompletableFuture<Long> names =
                CompletableFuture.supplyAsync(() -> firstTime(() -> Questions.isAnswered(peer, "web")));
        engine.up();
        Duration late = Duration.ofNanos(names.join() - answers.join());
        System.out.println("names are served " + late.toMillis() + " ms after the API's first answer");
        assertThat(late).isLessThan(Duration.ofSeconds(1));
    }

    /** The swap ends, for whoever uses the engine, when the call is answered that had to wait for it longest. */
    @Test
    void namesAreServedWithinASecondOfASwapOfTheNetworkBundle() {
        Path peer = sandbox("peer");
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<List<Span>> names =
                CompletableFuture.supplyAsync(() -> answers(() -> Questions.isAnswered(peer, "web"), ended));
        CompletableFuture<List<Span>> calls =
                CompletableFuture.supplyAsync(() -> answers(() -> answers("/networks"), ended));
        engine.console("bundle:update " + NETWORK_BUNDLE).ok();
        assertThat(Session.eventually(() -> Questions.isAnswered(peer, "web"), Duration.ofSeconds(1)))
                .as("at the end")
                .isTrue();
        ended.set(true);
        Span silent = longest(names.join());
        Span held = longest(
                calls.join().stream().filter(call -> call.overlaps(silent)).toList());
        Duration late = Duration.ofNanos(silent.end() - held.end());
        System.out.println("names are silent for " + silent.length().toMillis() + " ms; a call waits for "
                + held.length().toMillis() + " ms, and names are back " + late.toMillis() + " ms after its answer");
        assertThat(late).isLessThan(Duration.ofSeconds(1));
    }

    /** From one answer to the next, by {@link System#nanoTime}. */
    private record Span(long begin, long end) {
        Duration length() {
            return Duration.ofNanos(end - begin);
        }

        boolean overlaps(Span other) {
            return begin < other.end && other.begin < end;
        }
    }

    /** Asks until it has ended. */
    private static List<Span> answers(BooleanSupplier question, AtomicBoolean ended) {
        List<Span> spans = new ArrayList<>();
        long last = System.nanoTime();
        while (!ended.get()) {
            if (question.getAsBoolean()) {
                long now = System.nanoTime();
                spans.add(new Span(last, now));
                last = now;
            }
        }
        return spans;
    }

    private static Span longest(List<Span> spans) {
        return spans.stream().max(Comparator.comparing(Span::length)).orElseThrow();
    }

    /** When a condition was first met, by {@link System#nanoTime}. */
    private static long firstTime(BooleanSupplier condition) {
        assertThat(Session.eventually(condition, Duration.ofMinutes(2))).isTrue();
        return System.nanoTime();
    }

    /** Whether the API does. */
    private boolean answers(String path) {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(engine.socket()))) {
            client.write(ByteBuffer.wrap(
                    ("GET " + path + " HTTP/1.1\r\nHost: engine\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(256);
            client.read(answer);
            return new String(answer.array(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** From one container to the other. */
    private Datagrams fromPeer() {
        String address = docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.front.IPAddress}}", "web");
        return Datagrams.begin(
                sandbox("peer"), new InetSocketAddress(InetAddress.ofLiteral(address), 5001), sandbox("web"), 5001);
    }

    /** From another machine to the published port. */
    private Datagrams from(Neighbour neighbour) {
        Assumptions.assumeFalse(
                docker.ok("info", "-f", "{{json .Warnings}}").contains("firewall"),
                "the host's firewall keeps neighbours from containers");
        return Datagrams.begin(
                neighbour.namespace(),
                new InetSocketAddress(InetAddress.ofLiteral(Neighbour.HOST), hostPort("5000/udp")),
                sandbox("web"),
                5000);
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

    private Path sandbox(String container) {
        return engine.run().resolve("netns").resolve(docker.ok("inspect", "-f", "{{.Id}}", container));
    }

    private int hostPort(String exposed) {
        return hostPort("web", exposed);
    }

    private int hostPort(String container, String exposed) {
        String place = docker.ok("port", container, exposed);
        return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
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
        return isServed("127.0.0.1", port);
    }

    private static boolean isServed(String address, int port) {
        try (Stream web = new Stream(address, port)) {
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

        Stream(String address, int port) throws IOException {
            socket = new Socket(InetAddress.ofLiteral(address), port);
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
