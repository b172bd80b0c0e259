package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/** Published ports of UDP and SCTP. A client that keeps sending from one port is one flow for the kernel. */
@NeedsRoot
@SuppressWarnings("try") // some containers and servers need only be there
class DatagramPortsIT {
    private static final PortRequest PORT = new PortRequest("udp", 7777, "", 8888, 8888);
    private static final PublishedPort PUBLISHED = new PublishedPort("udp", 7777, "0.0.0.0", 8888);

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aFlowMeetsAPortThatIsPublishedTakenBackAndPublishedForAnother() throws Exception {
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                Server first = Server.udp(one.namespace(), 7777);
                Server second = Server.udp(two.namespace(), 7777);
                DatagramSocket client = NetNamespaces.callIn(outside, DatagramPortsIT::socket)) {
            machine.connectOutside(outside);
            client.connect(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 8888));
            followsThePort(client, first, second);
            assertThat(first.isQuiet()).isTrue();
        }
    }

    @Test
    void answersComeBackToWhomeverAsks() {
        engine.create(Machine.bridge("other"));
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                Container three = machine.container(engine, "three", "other", Machine.ANY);
                Server server = Server.udp(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            assertThat(engine.publish("one", List.of(PORT))).contains(PUBLISHED);
            assertThat(Machine.ask(Inside.of(outside), "192.0.2.1", 8888)).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo("192.0.2.2");
            assertThat(Machine.ask(machine.onHost(), "192.0.2.1", 8888)).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo("192.0.2.1");
            assertThat(Machine.ask(machine.onHost(), "127.0.0.1", 8888)).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo(one.endpoint().ipv4Gateway());
            for (Container caller : List.of(one, two, three)) {
                assertThat(Machine.ask(caller.inside(), "192.0.2.1", 8888))
                        .as(caller.id())
                        .isEqualTo("hello\n");
                assertThat(server.next().peer())
                        .as(caller.id())
                        .isEqualTo(one.endpoint().ipv4Gateway());
            }
            assertThat(Machine.ask(Inside.of(outside), one.address(), 7777)).isEqualTo(Machine.NO_CONNECTION);
            assertThat(server.isQuiet()).isTrue();
        }
    }

    @Test
    void answersOfIpv6ComeBackToo() {
        engine.create(Machine.dual("dual"));
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one", "dual", Machine.ANY);
                Container two = machine.container(engine, "two", "dual", Machine.ANY);
                Server server = Server.udp(one.namespace(), 7777)) {
            machine.connectOutside6(outside);
            engine.publish("one", List.of(PORT));
            assertThat(Machine.ask(Inside.of(outside), "2001:db8::1", 8888)).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo("2001:db8:0:0:0:0:0:2");
            for (Inside caller : List.of(machine.onHost(), one.inside(), two.inside())) {
                assertThat(Machine.ask(caller, "2001:db8::1", 8888)).isEqualTo("hello\n");
            }
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedInDockersWords() throws IOException {
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                DatagramSocket own = NetNamespaces.callIn(machine.host(), () -> bound(9999))) {
            engine.publish("one", List.of(PORT));
            assertThatThrownBy(() -> engine.publish("two", List.of(PORT)))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageEndingWith("Bind for 0.0.0.0:8888 failed: port is already allocated");
            assertThatThrownBy(
                            () -> engine.publish("two", List.of(new PortRequest("udp", 7777, "127.0.0.1", 8888, 8888))))
                    .hasMessageEndingWith("Bind for 127.0.0.1:8888 failed: port is already allocated");
            assertThatThrownBy(() ->
                            engine.publish("two", List.of(new PortRequest("udp", 53, "", 9999, own.getLocalPort()))))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageEndingWith("failed to bind host port for 0.0.0.0:9999:" + two.address()
                            + ":53/udp: address already in use");
            assertThatThrownBy(() -> NetNamespaces.callIn(machine.host(), () -> bound(8888)))
                    .as("the host's programs are told")
                    .hasMessageContaining("in use");
            assertThat(engine.publish("two", List.of(new PortRequest("tcp", 53, "", 9999, 9999))))
                    .as("a port of the other protocol is another port")
                    .contains(new PublishedPort("tcp", 53, "0.0.0.0", 9999));
        }
    }

    private static DatagramSocket bound(int port) {
        try {
            return new DatagramSocket(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFlowOfIpv6DoesTheSame() throws Exception {
        engine.create(Machine.dual("dual"));
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one", "dual", Machine.ANY);
                Container two = machine.container(engine, "two", "dual", Machine.ANY);
                Server first = Server.udp(one.namespace(), 7777);
                Server second = Server.udp(two.namespace(), 7777);
                DatagramSocket client = NetNamespaces.callIn(outside, DatagramPortsIT::socket)) {
            machine.connectOutside6(outside);
            client.connect(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 8888));
            followsThePort(client, first, second);
        }
    }

    private void followsThePort(DatagramSocket client, Server first, Server second) throws InterruptedException {
        send(client, "to nobody");
        send(client, "to nobody");
        engine.publish("one", List.of(PORT));
        Eventually.holds(() -> arrives(client, first));
        engine.unpublish("one", engine.publish("one", List.of()));
        first.forget();
        send(client, "to nobody");
        engine.publish("two", List.of(PORT));
        Eventually.holds(() -> arrives(client, second));
        assertThat(first.isQuiet()).isTrue();
        engine.deleteSandbox("two");
        engine.publish("one", List.of(PORT));
        second.forget();
        Eventually.holds(() -> arrives(client, first));
        assertThat(second.isQuiet()).isTrue();
        first.forget();
    }

    @Test
    void flowsOfOthersAreLeftAlone() throws Exception {
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Server away = Server.udp(outside, 8888);
                DatagramSocket client = NetNamespaces.callIn(one.namespace(), DatagramPortsIT::socket)) {
            machine.connectOutside(outside);
            client.connect(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 8888));
            Eventually.holds(() -> arrives(client, away));
            String before = masqueraded();
            assertThat(before).isNotEmpty();
            engine.publish("one", List.of(PORT));
            engine.unpublish("one", List.of(PUBLISHED));
            assertThat(masqueraded()).isEqualTo(before);
        }
    }

    /** Ports of the flows that leave for 192.0.2.2. */
    private String masqueraded() {
        return machine.onHost()
                .bash("grep -o 'udp .*dst=192.0.2.2 sport=[0-9]* dport=8888' /proc/net/nf_conntrack"
                        + " | grep -o 'sport=.*'");
    }

    @Test
    void sctpIsRedirectedByTheSameMaps() {
        boolean sockets = hasSctp();
        if (!sockets) {
            System.err.println("this kernel has no SCTP sockets: its ports are looked for in the rules only");
        }
        try (Container one = machine.container(engine, "one")) {
            assertThat(engine.publish("one", List.of(new PortRequest("sctp", 3868, "", 3869, 3869))))
                    .containsExactly(new PublishedPort("sctp", 3868, "0.0.0.0", 3869));
            engine.publish("one", List.of(new PortRequest("sctp", 3868, "127.0.0.1", 3870, 3870)));
            List<PublishedPort> any = engine.publish("one", List.of(new PortRequest("sctp", 3868, "", 0, 0)));
            assertThat(any.getLast().hostPort()).isGreaterThan(1023);
            assertThat(machine.onHost().run("nft", "list", "ruleset"))
                    .contains("sctp . 3869 : " + one.address() + " . 3868")
                    .contains("sctp . 127.0.0.1 . 3870 : " + one.address() + " . 3868");
            engine.unpublish("one", any);
            assertThat(machine.onHost().run("nft", "list", "ruleset")).doesNotContain("sctp .");
        }
    }

    private static boolean hasSctp() {
        try {
            return Files.readString(Path.of("/proc/net/protocols")).contains("SCTP");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean arrives(DatagramSocket client, Server server) {
        send(client, "again");
        return !server.isQuiet();
    }

    /** A port that nobody has may be told of to a connected socket, by the next call. */
    private static void send(DatagramSocket client, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            client.send(new DatagramPacket(bytes, bytes.length));
        } catch (PortUnreachableException nobodyThere) {
            assertThat(client.isConnected()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatagramSocket socket() {
        try {
            return new DatagramSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
