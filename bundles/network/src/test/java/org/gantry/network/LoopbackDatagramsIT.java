package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.UdpClient;
import org.gantry.network.testing.UdpEcho;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Published ports of UDP as the host's own processes call them: at 127.0.0.1 by routing, at ::1 through the engine. For that
 * they are connected before there is a port.
 */
@NeedsRoot
@SuppressWarnings("try") // some containers and servers need only be there
class LoopbackDatagramsIT {
    private static final PortRequest PORT = new PortRequest("udp", 7777, "", 8888, 8888);
    private static final PublishedPort PUBLISHED = new PublishedPort("udp", 7777, "0.0.0.0", 8888);

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void eachClientGetsTheAnswersToItsOwnQuestions() {
        try (Container one = machine.container(engine, "one");
                UdpEcho echo = echo(one, "1 ");
                UdpClient routed = client("127.0.0.1");
                UdpClient first = client("::1");
                UdpClient second = client("::1")) {
            assertThat(engine.publish("one", List.of(PORT))).containsExactly(PUBLISHED);
            assertThat(routed.ask("at 127.0.0.1")).isEqualTo("1 at 127.0.0.1");
            first.tell("first");
            second.tell("second");
            assertThat(second.hear(1000)).isEqualTo("1 second");
            assertThat(first.hear(1000)).isEqualTo("1 first");
            String large = "x".repeat(60_000);
            assertThat(first.ask(large)).isEqualTo("1 " + large);
            for (int i = 0; i < 200; i++) { // more than one turn's
                (i % 2 == 0 ? first : second).tell("number " + i);
            }
            for (int i = 0; i < 200; i++) {
                assertThat((i % 2 == 0 ? first : second).hear(1000)).isEqualTo("1 number " + i);
            }
            assertThat(echo.callers()).as("one of the kernel's, two of ours").isEqualTo(3);
            assertThat(engine.unpublish("one", List.of(PUBLISHED))).isEmpty();
            assertThat(first.ask("still?")).isEqualTo(UdpClient.SILENCE);
        }
    }

    @Test
    void aServerThatComesLaterOrAgainIsReachedByTheSameClient() {
        try (Container one = machine.container(engine, "one");
                UdpClient client = client("::1")) {
            engine.publish("one", List.of(PORT));
            for (String name : List.of("1 ", "2 ")) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.ask("nobody there?")).isEqualTo(UdpClient.SILENCE);
                }
                try (UdpEcho echo = echo(one, name)) {
                    assertThat(client.ask("there?")).isEqualTo(name + "there?");
                }
            }
        }
    }

    @Test
    void theNextContainerOfThePortIsReachedAndThroughTheNextEngineAsWell() throws Exception {
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                UdpEcho first = echo(one, "1 ");
                UdpEcho second = echo(two, "2 ");
                UdpClient client = client("::1")) {
            engine.publish("one", List.of(PORT));
            assertThat(client.ask("there?")).isEqualTo("1 there?");
            engine.deleteSandbox("one");
            assertThat(client.ask("there?")).isEqualTo(UdpClient.SILENCE);
            engine.publish("two", List.of(PORT));
            assertThat(client.ask("there?")).isEqualTo("2 there?");
            engine.close();
            assertThat(client.ask("there?")).isEqualTo(UdpClient.SILENCE);
            machine.engine().reconcile(Set.of("two"));
            Eventually.holds(() -> client.ask("there?").equals("2 there?"));
        }
    }

    @Test
    void flowsFollowTheContainerToAnotherNetwork() {
        engine.create(Machine.dual("dual"));
        try (Container one = machine.container(engine, "one", "dual", Machine.ANY);
                UdpEcho echo = echo(one, "1 ");
                UdpClient client = client("::1")) {
            engine.publish("one", List.of(PORT));
            assertThat(client.ask("over dual")).isEqualTo("1 over dual");
            engine.connect("one", "bridge", Machine.ANY);
            engine.disconnect("one", "dual");
            assertThat(client.ask("over bridge")).isEqualTo("1 over bridge");
            assertThat(echo.callers()).isEqualTo(2);
        }
    }

    /** Where [::] is ours as well, ::1 is bound beside it, and still nobody else gets in. */
    @Test
    void nobodyElseGetsThePort() throws IOException {
        engine.create(Machine.dual("dual"));
        try (Container one = machine.container(engine, "one", "dual", Machine.ANY);
                UdpEcho echo = echo(one, "1 ");
                UdpClient client = client("::1")) {
            assertThat(engine.publish("one", List.of(PORT)))
                    .containsExactly(PUBLISHED, new PublishedPort("udp", 7777, "::", 8888));
            List<String> refusals = new ArrayList<>();
            for (String address : List.of("::1", "::")) {
                for (boolean share : new boolean[] {false, true}) {
                    refusals.add(bind(address, share));
                }
            }
            assertThat(refusals).allMatch(refusal -> refusal.contains("in use"));
            assertThat(client.ask("there?")).isEqualTo("1 there?");
            assertThatThrownBy(() -> engine.publish("one", List.of(new PortRequest("udp", 9, "::1", 8888, 8888))))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageEndingWith("Bind for [::1]:8888 failed: port is already allocated");
        }
    }

    @Test
    void whoIsThereAlreadyIsNotPushedAside() throws IOException {
        try (Container one = machine.container(engine, "one");
                DatagramChannel theirs = NetNamespaces.callIn(machine.host(), () -> open("::1", true))) {
            assertThat(theirs.isOpen()).isTrue();
            assertThatThrownBy(() -> engine.publish("one", List.of(PORT)))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageEndingWith("failed to bind host port for [::1]:8888:" + one.address()
                            + ":7777/udp: address already in use");
        }
    }

    @Test
    void aPortCanBeAtOneLoopbackAloneAndCanBeAny() {
        try (Container one = machine.container(engine, "one");
                UdpEcho echo = echo(one, "1 ");
                UdpClient client = client("::1")) {
            PublishedPort alone = new PublishedPort("udp", 7777, "::1", 8888);
            assertThat(engine.publish("one", List.of(new PortRequest("udp", 7777, "::1", 8888, 8888))))
                    .containsExactly(alone);
            assertThat(client.ask("there?")).isEqualTo("1 there?");
            PublishedPort any = engine.publish("one", List.of(new PortRequest("udp", 7777, "::1", 0, 0)))
                    .getLast();
            try (UdpClient other = client("::1", any.hostPort())) {
                assertThat(other.ask("there?")).isEqualTo("1 there?");
            }
        }
    }

    private String bind(String address, boolean share) throws IOException {
        try (DatagramChannel theirs = NetNamespaces.callIn(machine.host(), () -> open(address, share))) {
            return "it has " + theirs.getLocalAddress();
        } catch (UncheckedIOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static DatagramChannel open(String address, boolean share) {
        try {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET6);
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, share);
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, share);
                return channel.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 8888));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UdpEcho echo(Container container, String name) {
        InetSocketAddress everywhere = new InetSocketAddress(7777);
        return NetNamespaces.callIn(container.namespace(), () -> new UdpEcho(name, everywhere));
    }

    private UdpClient client(String address) {
        return client(address, 8888);
    }

    private UdpClient client(String address, int port) {
        InetSocketAddress place = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        return NetNamespaces.callIn(machine.host(), () -> new UdpClient(place));
    }
}
