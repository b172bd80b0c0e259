package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.gantry.api.EngineException;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Published ports as the host's own processes call them: at 127.0.0.1 by routing, at ::1 by the kernel, or through the engine
 * for who cannot turn to IPv4, as somebody who is bound to ::1.
 */
@NeedsRoot
@SuppressWarnings("try") // some containers and servers need only be there
class LoopbackPortsIT {
    private static final String THROUGH_ENGINE = "::1 through the engine";
    private static final PortRequest WEB = new PortRequest("tcp", 7777, "", 8888, 8888);
    private static final PublishedPort WEB_PUBLISHED = new PublishedPort("tcp", 7777, "0.0.0.0", 8888);

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void bothLoopbacksReachAContainerThatHasOnlyIpv4() {
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            assertThat(engine.publish("one", List.of(WEB))).containsExactly(WEB_PUBLISHED);
            for (String address : List.of("127.0.0.1", "::1", THROUGH_ENGINE, "::1", THROUGH_ENGINE)) {
                assertThat(call(address)).as(address).isEqualTo("hello\n");
                assertThat(server.next().peer()).isEqualTo(one.endpoint().ipv4Gateway());
            }
            assertThat(engine.unpublish("one", List.of(WEB_PUBLISHED))).isEmpty();
            assertThat(call("::1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(call(THROUGH_ENGINE)).isEqualTo(Machine.NO_CONNECTION);
            Server.tcp(machine.host(), 8888).close();
        }
    }

    @Test
    void bothReachAContainerThatHasBothFamiliesAndItReachesItself() {
        engine.create(Machine.dual("dual"));
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one", "dual", Machine.ANY);
                Container two = machine.container(engine, "two", "dual", Machine.ANY);
                Server server = Server.tcp(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            machine.onHost().bash("ip -6 addr add 2001:db8::1/64 dev uplink0 nodad");
            assertThat(engine.publish("one", List.of(WEB)))
                    .containsExactly(WEB_PUBLISHED, new PublishedPort("tcp", 7777, "::", 8888));
            assertThat(call("127.0.0.1")).isEqualTo("hello\n");
            assertThat(call("::1")).isEqualTo("hello\n");
            assertThat(call(THROUGH_ENGINE)).isEqualTo("hello\n");
            assertThat(call("2001:db8::1")).isEqualTo("hello\n");
            for (Container caller : List.of(one, two)) {
                assertThat(call(caller.inside(), "2001:db8::1"))
                        .as("hairpin of " + caller.id())
                        .isEqualTo("hello\n");
            }
            engine.unpublish("one", List.of(WEB_PUBLISHED));
            for (String address : List.of("::1", THROUGH_ENGINE)) {
                assertThat(call(address)).as("as long as all of IPv6 is").isEqualTo("hello\n");
            }
            engine.unpublish("one", List.of(new PublishedPort("tcp", 7777, "::", 8888)));
            for (String address : List.of("::1", THROUGH_ENGINE)) {
                assertThat(call(address)).isEqualTo(Machine.NO_CONNECTION);
            }
        }
    }

    @Test
    void whatIsPassedOnArrivesWholeInBothDirections() throws Exception {
        try (Container one = machine.container(engine, "one");
                ServerSocket echo = NetNamespaces.callIn(one.namespace(), LoopbackPortsIT::listen)) {
            engine.publish("one", List.of(WEB));
            List<CompletableFuture<Void>> echoes = new ArrayList<>();
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] sent = new byte[3_000_000 + i];
                new Random(i).nextBytes(sent);
                Socket client = NetNamespaces.callIn(machine.host(), () -> connectThroughEngine(8888));
                echoes.add(CompletableFuture.runAsync(() -> echo(echo), Thread::startVirtualThread));
                callers.add(CompletableFuture.runAsync(() -> send(client, sent), Thread::startVirtualThread));
                callers.add(CompletableFuture.runAsync(
                        () -> assertThat(Arrays.equals(receive(client), sent)).isTrue(), Thread::startVirtualThread));
            }
            CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get();
            CompletableFuture.allOf(echoes.toArray(CompletableFuture[]::new)).get();
        }
    }

    @Test
    void whoIsThereAlreadyIsNotPushedAside() throws IOException {
        try (Container one = machine.container(engine, "one");
                ServerSocket theirs = NetNamespaces.callIn(machine.host(), () -> listen("::1", 8888))) {
            assertThat(theirs.isBound()).isTrue();
            assertThatThrownBy(() -> engine.publish("one", List.of(WEB)))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageEndingWith("failed to bind host port for [::1]:8888:" + one.address()
                            + ":7777/tcp: address already in use");
            // and the port at 127.0.0.1 is nobody's again
            listen("127.0.0.1", 8888, machine.host());
            // of a range the first port is taken that is free everywhere
            assertThat(engine.publish("one", List.of(new PortRequest("tcp", 7777, "", 8888, 8889))))
                    .containsExactly(new PublishedPort("tcp", 7777, "0.0.0.0", 8889));
            assertThatThrownBy(() -> listen("::1", 8889, machine.host())).hasMessageContaining("in use");
        }
    }

    @Test
    void aPortCanBeAtOneLoopbackAlone() {
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            assertThat(engine.publish("one", List.of(new PortRequest("tcp", 7777, "::1", 8888, 8888))))
                    .containsExactly(new PublishedPort("tcp", 7777, "::1", 8888));
            for (String address : List.of("::1", THROUGH_ENGINE)) {
                assertThat(call(address)).as(address).isEqualTo("hello\n");
                assertThat(server.next().line()).isEqualTo("call");
            }
            assertThat(call("127.0.0.1")).isEqualTo(Machine.NO_CONNECTION);
            engine.publish("one", List.of(new PortRequest("tcp", 7777, "127.0.0.1", 9999, 9999)));
            assertThat(Machine.call(machine.onHost(), "::1", 9999)).isEqualTo(Machine.NO_CONNECTION);
            assertThat(Machine.call(machine.onHost(), "127.0.0.1", 9999)).isEqualTo("hello\n");
            assertThatThrownBy(() -> engine.publish("one", List.of(new PortRequest("sctp", 53, "::1", 53, 53))))
                    .isInstanceOf(EngineException.InvalidArgument.class)
                    .hasMessage("cannot publish port 53/sctp at ::1, only tcp and udp are passed on from there:"
                            + " publish it at 127.0.0.1");
        }
    }

    @Test
    void whoNamesAllOfOneFamilyMeansNotTheOther() {
        engine.create(Machine.dual("dual"));
        try (Container one = machine.container(engine, "one", "dual", Machine.ANY);
                Server server = Server.tcp(one.namespace(), 7777)) {
            PublishedPort four = new PublishedPort("tcp", 7777, "0.0.0.0", 8888);
            PublishedPort six = new PublishedPort("tcp", 7777, "::", 9999);
            assertThat(engine.publish("one", List.of(new PortRequest("tcp", 7777, "0.0.0.0", 8888, 8888))))
                    .containsExactly(four);
            assertThat(engine.publish("one", List.of(new PortRequest("tcp", 7777, "::", 9999, 9999))))
                    .containsExactly(four, six);
            assertThat(call("127.0.0.1")).isEqualTo("hello\n");
            assertThat(call("::1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(Machine.call(machine.onHost(), "127.0.0.1", 9999)).isEqualTo(Machine.NO_CONNECTION);
            assertThat(Machine.call(machine.onHost(), "::1", 9999)).isEqualTo("hello\n");
        }
    }

    @Test
    void aHostWithoutIpv6HasNothingToPassOn() {
        machine.onHost().bash("echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6");
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            assertThat(engine.publish("one", List.of(WEB))).containsExactly(WEB_PUBLISHED);
            assertThat(call("127.0.0.1")).isEqualTo("hello\n");
            assertThat(server.next().line()).isEqualTo("call");
        }
    }

    @Test
    void theNextEnginePassesOnAgainAndAStrangersPortIsInNobodysWay() throws Exception {
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                Server first = Server.tcp(one.namespace(), 7777);
                Server second = Server.tcp(two.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            engine.publish("two", List.of(new PortRequest("tcp", 7777, "", 9999, 9999)));
            engine.close();
            for (String address : List.of("127.0.0.1", "::1")) {
                assertThat(call(address)).as(address).isEqualTo("hello\n");
                assertThat(first.next().line()).isEqualTo("call");
            }
            assertThat(call(THROUGH_ENGINE)).isEqualTo(Machine.NO_CONNECTION);
            try (ServerSocket stranger = NetNamespaces.callIn(machine.host(), () -> listen("0.0.0.0", 8888))) {
                assertThat(stranger.isBound()).isTrue();
                LocalNetworkController next = machine.engine();
                next.reconcile(Set.of("one", "two"));
                Eventually.holds(() -> callThroughEngine(9999).equals("hello\n"));
            }
            Eventually.holds(() -> call(THROUGH_ENGINE).equals("hello\n"));
            assertThat(first.next().line()).isEqualTo("call");
            assertThat(second.next().line()).isEqualTo("call");
        }
    }

    @Test
    void portsFollowFromANetworkWithIpv6ToOneWithout() {
        engine.create(Machine.dual("dual"));
        try (Container one = machine.container(engine, "one", "dual", Machine.ANY);
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            engine.connect("one", "bridge", Machine.ANY);
            engine.disconnect("one", "dual");
            for (String address : List.of("127.0.0.1", "::1", THROUGH_ENGINE)) {
                assertThat(call(address)).as(address).isEqualTo("hello\n");
                assertThat(server.next().peer())
                        .isEqualTo(engine.get("bridge").subnets().getFirst().gateway());
            }
            engine.connect("one", "dual", Machine.ANY);
            engine.disconnect("one", "bridge");
            assertThat(call("127.0.0.1")).isEqualTo("hello\n");
            assertThat(machine.onHost().run("nft", "list", "ruleset")).contains("tcp . 8888 : fd");
        }
    }

    private String call(String address) {
        return address.equals(THROUGH_ENGINE) ? callThroughEngine(8888) : call(machine.onHost(), address);
    }

    private String callThroughEngine(int port) {
        return NetNamespaces.callIn(machine.host(), () -> {
            try (Socket socket = connectThroughEngine(port)) {
                socket.setSoTimeout(2000);
                socket.getOutputStream().write("call\n".getBytes(StandardCharsets.UTF_8));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException | UncheckedIOException e) {
                return Machine.NO_CONNECTION;
            }
        });
    }

    private static String call(Inside from, String address) {
        return Machine.call(from, address, 8888);
    }

    private static ServerSocket listen() {
        return listen("0.0.0.0", 7777);
    }

    private static void listen(String address, int port, Fd namespace) {
        NetNamespaces.callIn(namespace, () -> {
            try (ServerSocket socket = listen(address, port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static ServerSocket listen(String address, int port) {
        try {
            return new ServerSocket(port, 50, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connectThroughEngine(int port) {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        try {
            return new Socket(loopback, port, loopback, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(ServerSocket listening) {
        try (Socket caller = listening.accept()) {
            caller.getInputStream().transferTo(caller.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] receive(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
