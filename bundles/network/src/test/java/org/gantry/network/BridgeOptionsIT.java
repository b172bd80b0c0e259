package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.Network;
import org.gantry.api.network.NetworkRequest;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the options of networks of the type bridge do, as another machine sees it. */
@NeedsRoot
class BridgeOptionsIT {
    private static final String PREFIX = "com.docker.network.bridge.";

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();
    private final Fd outside = NetNamespaces.make();

    BridgeOptionsIT() {
        machine.connectOutside6(outside);
    }

    @AfterEach
    void close() {
        outside.close();
        machine.close();
    }

    private Network create(String name, Map<String, String> options) {
        return engine.create(new NetworkRequest(name, "bridge", false, false, true, List.of(), options, Map.of()));
    }

    @Test
    void withoutMasqueradingContainersAreThemselvesOutside() {
        create("n", Map.of(PREFIX + "enable_ip_masquerade", "false"));
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), "192.0.2.2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo(a.address());
            assertThat(Machine.tell(a.inside(), "2001:db8::2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).startsWith("fd");
            assertThat(Machine.tell(Inside.of(outside), a.address(), "in"))
                    .as("which lets nobody in")
                    .isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
            // a published port is still the container's, who comes back to himself is still answered
            engine.publish("a", List.of(new PortRequest("tcp", 7777, "", 8888, 8888)));
            assertThat(Machine.call(Inside.of(outside), "192.0.2.1", 8888)).isEqualTo("hello\n");
            assertThat(Machine.call(a.inside(), "192.0.2.1", 8888)).isEqualTo("hello\n");
        }
    }

    @Test
    void portsThatNameNoAddressArePublishedAtThatOfTheNetwork() {
        create("n", Map.of(PREFIX + "host_binding_ipv4", "192.0.2.1"));
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(engine.publish("a", List.of(new PortRequest("tcp", 7777, "", 8888, 8888))))
                    .containsExactly(new PublishedPort("tcp", 7777, "192.0.2.1", 8888));
            assertThat(Machine.call(Inside.of(outside), "192.0.2.1", 8888)).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo("192.0.2.2");
            assertThat(Machine.call(machine.onHost(), "127.0.0.1", 8888)).isEqualTo(Machine.NO_CONNECTION);
            assertThat(engine.publish("a", List.of(new PortRequest("tcp", 7777, "127.0.0.1", 8889, 8889))))
                    .as("who names one gets it")
                    .contains(new PublishedPort("tcp", 7777, "127.0.0.1", 8889));
            assertThat(Machine.call(machine.onHost(), "127.0.0.1", 8889)).isEqualTo("hello\n");
        }
        assertThatThrownBy(() -> create("m", Map.of(PREFIX + "host_binding_ipv4", "here")))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("Options." + PREFIX + "host_binding_ipv4: \"here\" is no address");
    }

    @Test
    void theBridgeHasTheNameThatIsAskedFor() {
        Network network = create("n", Map.of(PREFIX + "name", "lan7"));
        try (Container a = machine.container(engine, "a", "n", Machine.ANY)) {
            assertThat(machine.onHost().run("ip", "-o", "-4", "addr", "show", "dev", "lan7"))
                    .contains(a.endpoint().ipv4Gateway());
            assertThatThrownBy(() -> create("m", Map.of(PREFIX + "name", "lan7")))
                    .isInstanceOf(EngineException.Forbidden.class)
                    .hasMessageEndingWith("(lan7): conflicts with network " + network.id()
                            + " (lan7): networks have same bridge name");
            assertThatThrownBy(() -> create("m", Map.of(PREFIX + "name", "gantry0")))
                    .as("that of the default network")
                    .isInstanceOf(EngineException.Forbidden.class);
            machine.onHost().run("ip", "link", "add", "theirs", "type", "bridge");
            assertThatThrownBy(() -> create("m", Map.of(PREFIX + "name", "theirs")))
                    .isInstanceOf(EngineException.Conflict.class)
                    .hasMessageContaining("the host has another link of that name");
            assertThat(engine.list()).extracting(Network::name).doesNotContain("m");
            assertThat(machine.onHost().run("ip", "-o", "link", "show", "theirs"))
                    .contains("theirs");
        }
        engine.deleteSandbox("a");
        engine.remove("n");
        assertThat(machine.onHost().run("ip", "-o", "link"))
                .doesNotContain("lan7")
                .contains("theirs");
        machine.onHost().run("ip", "link", "del", "theirs");
    }

    @Test
    void theHostMayBeAbsentFromTheBridge() {
        Network network = create("n", Map.of(PREFIX + "inhibit_ipv4", "true"));
        String bridge = "gantry-" + network.id().substring(0, 8);
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Container b = machine.container(engine, "b", "n", Machine.ANY);
                Server server = Server.tcp(b.namespace(), 7777)) {
            machine.engine().reconcile(Set.of("a", "b"));
            assertThat(machine.onHost().run("ip", "-o", "-4", "addr", "show", "dev", bridge))
                    .isEmpty();
            assertThat(machine.onHost().run("ip", "-o", "-6", "addr", "show", "scope", "global", "dev", bridge))
                    .contains("fd");
            assertThat(a.endpoint().ipv4Gateway()).as("somebody else's").isNotEmpty();
            assertThat(Machine.tell(a.inside(), b.address(), "neighbour")).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo(a.address());
        }
    }

    @Test
    void containersMayHaveAnAddressOfTheHostsOutside() {
        machine.onHost()
                .bash("ip addr add 192.0.2.11/24 dev uplink0; ip -6 addr add 2001:db8::11/64 dev uplink0 nodad");
        create(
                "n",
                Map.of("com.docker.network.host_ipv4", "192.0.2.11", "com.docker.network.host_ipv6", "2001:db8::11"));
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server away = Server.tcp(outside, 7777)) {
            assertThat(Machine.tell(a.inside(), "192.0.2.2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo("192.0.2.11");
            assertThat(Machine.tell(a.inside(), "2001:db8::2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo("2001:db8:0:0:0:0:0:11");
        }
        assertThat(machine.onHost().run("nft", "list", "ruleset"))
                .contains("snat to 192.0.2.11", "snat to 2001:db8::11");
        assertThatThrownBy(() -> create("m", Map.of("com.docker.network.host_ipv4", "2001:db8::11")))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("is of the other family");
    }
}
