package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.AttachedPrograms;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.gantry.network.testing.UdpClient;
import org.gantry.network.testing.UdpEcho;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Published ports at ::1 as the kernel serves them, whether there is an engine or not: ADR 22. */
@NeedsRoot
@SuppressWarnings("try") // some containers and servers need only be there
class LoopbackWithoutEngineIT {
    private static final PortRequest WEB = new PortRequest("tcp", 7777, "", 8888, 8888);
    private static final PortRequest NAMES = new PortRequest("udp", 7777, "", 8888, 8888);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");
    private static final InetSocketAddress PLACE = new InetSocketAddress(LOOPBACK, 8888);

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();
    private final AttachedPrograms programs = new AttachedPrograms(machine.host());

    @BeforeEach
    void need() {
        AttachedPrograms.requireUnified();
        engine.create(Machine.dual("dual"));
    }

    @AfterEach
    void close() {
        machine.close();
        assertThat(programs.count()).as("left behind").isZero();
    }

    @Test
    void connectionsGoOnAndOthersCome() throws Exception {
        for (String network : List.of("bridge", "dual")) {
            LocalNetworkController mortal = machine.engine();
            try (Container one = machine.container(mortal, "one", network, Machine.ANY);
                    ServerSocket server = NetNamespaces.callIn(one.namespace(), LoopbackWithoutEngineIT::listen)) {
                mortal.publish("one", List.of(WEB));
                try (Socket client = connect(PLACE);
                        Socket called = server.accept()) {
                    assertTalk(client, called);
                    assertThat(client.getRemoteSocketAddress()).isEqualTo(PLACE);
                    assertThat(client.getLocalAddress()).isEqualTo(LOOPBACK);
                    mortal.close();
                    assertTalk(client, called);
                    try (Socket next = connect(PLACE);
                            Socket calledNext = server.accept()) {
                        assertTalk(next, calledNext);
                    }
                    LocalNetworkController successor = machine.engine();
                    successor.reconcile(Set.of("one"));
                    assertTalk(client, called);
                    successor.deleteSandbox("one");
                    assertThatThrownBy(() -> connect(PLACE)).hasMessageContaining("refused");
                }
            }
        }
    }

    /** The kernel tells the truth to whoever asks it: /proc/net/tcp6 has the address that stands for ::1. */
    @Test
    void bothAddressesAreThoseThatWereMeant() throws Exception {
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            try (Socket client = connect(PLACE)) {
                assertThat(client.getInetAddress()).isEqualTo(LOOPBACK);
                assertThat(client.getLocalAddress()).isEqualTo(LOOPBACK);
                assertThat(machine.onHost().bash("cat /proc/thread-self/net/tcp6"))
                        .contains(":22B8 01 ") // 8888, established
                        .contains("FFFF0000" + "7274677F");
            }
            assertThat(Machine.call(machine.onHost(), "::", 8888)).as("::").isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo(one.endpoint().ipv4Gateway());
        }
    }

    /** Java remembers what it has asked for: perl asks the kernel. */
    @Test
    void whoeverAsksForThePeerIsToldLoopback() {
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB, NAMES));
            for (String type : List.of("SOCK_STREAM", "SOCK_DGRAM")) {
                String ask =
                        "socket(my $s, AF_INET6, %s, 0); connect($s, sockaddr_in6(8888, inet_pton(AF_INET6, '::1')))"
                                + " or die $!; print map { my ($p, $a) = sockaddr_in6($_); inet_ntop(AF_INET6, $a).' '.$p.' ' }"
                                + " getpeername($s), getsockname($s)";
                assertThat(machine.onHost().run("perl", "-MSocket=:all", "-e", ask.formatted(type)))
                        .as(type)
                        .matches("::1 8888 ::1 \\d+ ");
            }
        }
    }

    @Test
    void datagramsOfAConnectedSocketGoOnAndFollowThePort() throws Exception {
        for (String network : List.of("bridge", "dual")) {
            LocalNetworkController mortal = machine.engine();
            try (Container one = machine.container(mortal, "one", network, Machine.ANY);
                    Container two = machine.container(mortal, "two", network, Machine.ANY);
                    UdpEcho first = echo(one, "1 ");
                    UdpEcho second = echo(two, "2 ")) {
                mortal.publish("one", List.of(NAMES));
                try (UdpClient client = NetNamespaces.callIn(machine.host(), () -> new UdpClient(PLACE))) {
                    assertThat(client.ask("there?")).isEqualTo("1 there?");
                    mortal.close();
                    assertThat(client.ask("there?")).isEqualTo("1 there?");
                    LocalNetworkController successor = machine.engine();
                    successor.reconcile(Set.of("one", "two"));
                    successor.deleteSandbox("one");
                    assertThat(client.ask("there?")).isEqualTo(UdpClient.SILENCE);
                    Eventually.holds(() -> publishes(successor, "two"));
                    assertThat(client.ask("there?")).isEqualTo("2 there?");
                    successor.deleteSandbox("two");
                }
            }
        }
    }

    @Test
    void whoReceivesIsToldThatItIsFromWhereItWasSentTo() throws Exception {
        try (Container one = machine.container(engine, "one");
                UdpEcho echo = echo(one, "1 ");
                DatagramChannel unconnected = open();
                DatagramChannel connected = open()) {
            engine.publish("one", List.of(NAMES));
            connected.connect(PLACE);
            assertThat(connected.getRemoteAddress()).isEqualTo(PLACE);
            assertThat(((InetSocketAddress) connected.getLocalAddress()).getAddress())
                    .isEqualTo(LOOPBACK);
            for (DatagramChannel channel : List.of(unconnected, connected)) {
                assertThat(sender(channel)).isEqualTo(PLACE);
            }
            engine.close();
            assertThat(sender(connected)).isEqualTo(PLACE);
        }
    }

    /** What cannot turn to IPv4 is served by the engine, as long as there is one. */
    @Test
    void whoKeepsToIpv6OrIsBoundIsPassedOn() throws Exception {
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            machine.onHost().bash("echo 1 > /proc/sys/net/ipv6/bindv6only"); // for bash; Java clears it
            assertThat(call()).isEqualTo("hello\n");
            bound().close();
            engine.close();
            assertThat(call()).isEqualTo(Machine.NO_CONNECTION);
            assertThatThrownBy(this::bound).hasMessageContaining("refused");
            machine.onHost().bash("echo 0 > /proc/sys/net/ipv6/bindv6only");
            assertThat(call()).isEqualTo("hello\n");
        }
    }

    @Test
    void otherNamespacesAndOtherPortsAreTheirOwners() {
        try (Fd elsewhere = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Server published = Server.tcp(one.namespace(), 7777);
                Server theirs = Server.tcp(elsewhere, 8888);
                Server inside = Server.tcp(one.namespace(), 8888);
                Server other = Server.tcp(machine.host(), 9999)) {
            engine.publish("one", List.of(WEB));
            for (Inside caller : List.of(Inside.of(elsewhere), one.inside())) {
                assertThat(Machine.call(caller, "::1", 8888)).isEqualTo("hello\n");
            }
            assertThat(theirs.next().line()).isEqualTo("call");
            assertThat(inside.next().line()).isEqualTo("call");
            assertThat(Machine.call(machine.onHost(), "::1", 9999)).isEqualTo("hello\n");
            assertThat(other.next().line()).isEqualTo("call");
            assertThat(published.isQuiet()).isTrue();
        }
    }

    @Test
    void theNextEngineTakesOverAndTheLastPortTakesTheProgramsAway() throws Exception {
        assertThat(programs.count()).isZero();
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                Server first = Server.tcp(one.namespace(), 7777);
                Server second = Server.tcp(two.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            engine.publish("two", List.of(new PortRequest("tcp", 7777, "", 9999, 9999)));
            assertThat(programs.count()).isEqualTo(4);
            List<String> map = programs.maps();
            assertThat(map).hasSize(1);
            engine.close();
            LocalNetworkController next = machine.engine();
            Eventually.holds(() -> programs.count() == 4);
            assertThat(programs.maps()).isEqualTo(map);
            next.reconcile(Set.of("one"));
            assertThat(call()).isEqualTo("hello\n");
            assertThat(Machine.call(machine.onHost(), "::1", 9999)).isEqualTo(Machine.NO_CONNECTION);
            next.unpublish("one", List.of(new PublishedPort("tcp", 7777, "0.0.0.0", 8888)));
            assertThat(call()).isEqualTo(Machine.NO_CONNECTION);
            assertThat(programs.count()).isZero();
        }
    }

    @Test
    void twoEnginesOfOneHostMindTheirOwnPorts() {
        LocalNetworkController other = machine.engine("other", Machine.DEFAULTS);
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(other, "two");
                Server first = Server.tcp(one.namespace(), 7777);
                Server second = Server.tcp(two.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            other.publish("two", List.of(new PortRequest("tcp", 7777, "", 9999, 9999)));
            assertThat(programs.count()).isEqualTo(8);
            assertThat(call()).isEqualTo("hello\n");
            assertThat(first.next().line()).isEqualTo("call");
            assertThat(Machine.call(machine.onHost(), "::1", 9999)).isEqualTo("hello\n");
            assertThat(second.next().line()).isEqualTo("call");
            engine.deleteSandbox("one");
            assertThat(programs.count()).isEqualTo(4);
            assertThat(Machine.call(machine.onHost(), "::1", 9999)).isEqualTo("hello\n");
        }
    }

    @Test
    void whatStandsForLoopbackIsNobodyElses() {
        try (Container one = machine.container(engine, "one")) {
            assertThatThrownBy(() ->
                            engine.publish("one", List.of(new PortRequest("tcp", 7777, "127.103.116.114", 8888, 8888))))
                    .isInstanceOf(EngineException.InvalidArgument.class)
                    .hasMessageContaining("stand for ::1");
        }
    }

    /** Whether it could be: a moment ago the port may have been the one's before. */
    private static boolean publishes(LocalNetworkController engine, String container) {
        try {
            engine.publish(container, List.of(NAMES));
            return true;
        } catch (EngineException.Internal notYet) {
            return false;
        }
    }

    private String call() {
        return Machine.call(machine.onHost(), "::1", 8888);
    }

    private Socket bound() {
        return NetNamespaces.callIn(machine.host(), () -> {
            try {
                return new Socket(LOOPBACK, 8888, LOOPBACK, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Socket connect(InetSocketAddress place) {
        return NetNamespaces.callIn(machine.host(), () -> {
            try {
                return new Socket(place.getAddress(), place.getPort());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void assertTalk(Socket one, Socket other) throws Exception {
        for (List<Socket> ends : List.of(List.of(one, other), List.of(other, one))) {
            ends.getFirst().getOutputStream().write("there?".getBytes(StandardCharsets.UTF_8));
            ends.getLast().setSoTimeout(5000);
            assertThat(ends.getLast().getInputStream().readNBytes(6)).asString().isEqualTo("there?");
        }
    }

    private DatagramChannel open() {
        return NetNamespaces.callIn(machine.host(), () -> {
            try {
                return DatagramChannel.open(StandardProtocolFamily.INET6);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Who answers what is sent to the port. */
    private static SocketAddress sender(DatagramChannel channel) throws Exception {
        channel.send(ByteBuffer.wrap(new byte[1]), PLACE);
        List<SocketAddress> senders = new ArrayList<>();
        channel.configureBlocking(false);
        Eventually.holds(() -> {
            Optional<SocketAddress> sender = receive(channel);
            sender.ifPresent(senders::add);
            return sender.isPresent();
        });
        return senders.getFirst();
    }

    private static Optional<SocketAddress> receive(DatagramChannel channel) {
        try {
            return Optional.ofNullable(channel.receive(ByteBuffer.allocate(16)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UdpEcho echo(Container container, String name) {
        InetSocketAddress everywhere = new InetSocketAddress(7777);
        return NetNamespaces.callIn(container.namespace(), () -> new UdpEcho(name, everywhere));
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(7777);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
