package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is particular to macvlan and ipvlan: parents, modes, and machines on the other side of the parent. */
@NeedsRoot
class StackedNetworksIT {
    private static final Subnet PLAN = new Subnet("192.0.2.0/24", "192.0.2.128/25", "192.0.2.2", Map.of());

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    private static NetworkRequest request(String name, String driver, boolean internal, String... options) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return new NetworkRequest(name, driver, internal, false, false, List.of(PLAN), map, Map.of());
    }

    @Test
    void aContainerIsAStationOnTheNetworkOutside() {
        try (Fd outside = NetNamespaces.make()) {
            machine.connectOutside(outside);
            engine.create(request("lan", "macvlan", false, "parent", "uplink0"));
            try (Container a = machine.container(engine, "a", "lan", Machine.ANY);
                    Server away = Server.tcp(outside, 7777);
                    Server own = Server.tcp(a.namespace(), 7777)) {
                assertThat(Machine.tell(a.inside(), "192.0.2.2", "out")).isEqualTo("hello\n");
                assertThat(away.next().peer()).isEqualTo(a.address());
                assertThat(Machine.tell(Inside.of(outside), a.address(), "in")).isEqualTo("hello\n");
                assertThat(own.next().peer()).isEqualTo("192.0.2.2");
                assertThat(a.inside().run("ip", "route")).contains("default via 192.0.2.2 dev eth0");
            }
        }
    }

    @Test
    void inPrivateModeContainersDoNotReachEachOther() {
        machine.addLink("lan0");
        engine.create(request("lan", "macvlan", false, "parent", "lan0", "macvlan_mode", "private"));
        try (Container a = machine.container(engine, "a", "lan", Machine.ANY);
                Container b = machine.container(engine, "b", "lan", Machine.ANY);
                Server server = Server.tcp(b.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), b.address(), "psst")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(server.isQuiet()).isTrue();
        }
    }

    @Test
    void inPassthruModeOneContainerHasTheParentToItself() {
        try (Fd outside = NetNamespaces.make()) {
            machine.connectOutside(outside);
            engine.create(request("lan", "macvlan", false, "parent", "uplink0", "macvlan_mode", "passthru"));
            try (Container a = machine.container(engine, "a", "lan", Machine.ANY);
                    Server away = Server.tcp(outside, 7777)) {
                assertThat(Machine.tell(a.inside(), "192.0.2.2", "out")).isEqualTo("hello\n");
                assertThat(away.next().peer()).isEqualTo(a.address());
                engine.createSandbox("b");
                assertThatThrownBy(() -> engine.connect("b", "lan", Machine.ANY))
                        .isInstanceOf(EngineException.Forbidden.class)
                        .hasMessage("network lan is in mode passthru and has its one container already");
                assertThat(engine.get("lan").endpoints()).containsOnlyKeys("a");
            }
            var second = new NetworkRequest(
                    "two", "macvlan", false, false, false, List.of(), Map.of("parent", "uplink0"), Map.of());
            assertThatThrownBy(() -> engine.create(second))
                    .hasMessage("macvlan network lan is already using parent interface uplink0 in mode passthru");
        }
    }

    @Test
    void withoutAParentANetworkLeadsNowhereButToItsMembers() {
        for (boolean internal : new boolean[] {false, true}) {
            Network network = engine.create(request("inner", "macvlan", internal));
            String parent = "dm-" + network.id().substring(0, 12);
            try (Container a = machine.container(engine, "a", "inner", Machine.ANY);
                    Container b = machine.container(engine, "b", "inner", Machine.ANY);
                    Server server = Server.tcp(b.namespace(), 7777)) {
                assertThat(machine.onHost().run("ip", "-o", "link")).contains(parent);
                assertThat(a.endpoint().ipv4Gateway()).isEmpty();
                assertThat(a.inside().run("ip", "route")).doesNotContain("default");
                assertThat(Machine.tell(a.inside(), b.address(), "neighbour")).isEqualTo("hello\n");
                assertThat(server.next().peer()).isEqualTo(a.address());
                machine.onHost().run("ip", "link", "del", parent);
                machine.engine().reconcile(Set.of("a", "b"));
                assertThat(Machine.tell(a.inside(), b.address(), "again")).isEqualTo("hello\n");
            }
            engine.deleteSandbox("a");
            engine.deleteSandbox("b");
            engine.remove("inner");
            assertThat(machine.onHost().run("ip", "-o", "link")).doesNotContain(parent);
        }
    }

    @Test
    void aNetworkHasSeveralSubnets() {
        machine.addLink("lan0");
        var second = new Subnet("10.1.0.0/30", "", "10.1.0.1", Map.of());
        var third = new Subnet("10.2.0.0/24", "", "10.2.0.1", Map.of());
        engine.create(new NetworkRequest(
                "lan", "macvlan", false, false, false, List.of(second, third), Map.of("parent", "lan0"), Map.of()));
        try (Container a = machine.container(engine, "a", "lan", Machine.ANY);
                Container b = machine.container(engine, "b", "lan", Machine.ANY);
                Container c = machine.container(
                        engine, "c", "lan", new EndpointRequest("c", List.of(), "10.2.0.77", "", ""))) {
            assertThat(a.address()).isEqualTo("10.1.0.2");
            assertThat(a.endpoint().ipv4Gateway()).isEqualTo("10.1.0.1");
            assertThat(b.address()).isEqualTo("10.2.0.2");
            assertThat(b.endpoint().ipv4Gateway()).isEqualTo("10.2.0.1");
            assertThat(c.address()).isEqualTo("10.2.0.77");
        }
    }

    @Test
    void whatCannotBeIsRefusedInDockersWords() {
        machine.addLink("lan0");
        Map<NetworkRequest, String> wrong = Map.ofEntries(
                Map.entry(
                        request("x", "macvlan", false, "parent", "lo"),
                        "loopback interface is not a valid macvlan parent link"),
                Map.entry(
                        request("x", "ipvlan", false, "parent", "lo"),
                        "loopback interface is not a valid ipvlan parent link"),
                Map.entry(
                        request("x", "macvlan", false, "macvlan_mode", "bridges"),
                        "requested macvlan mode 'bridges' is not valid, 'bridge' mode is the macvlan driver default"),
                Map.entry(
                        request("x", "ipvlan", false, "ipvlan_mode", "l4"),
                        "requested ipvlan mode 'l4' is not valid, 'l2' mode is the ipvlan driver default"),
                Map.entry(
                        request("x", "ipvlan", false, "ipvlan_flag", "no"),
                        "requested ipvlan flag 'no' is not valid, 'bridge' is the ipvlan driver default"),
                Map.entry(
                        request("x", "macvlan", false, "ipvlan_mode", "l2"),
                        "Options: the driver macvlan has no option \"ipvlan_mode\""),
                Map.entry(
                        request("x", "macvlan", false, "parent", "lan9"),
                        "invalid subinterface vlan name lan9, example formatting is eth0.10"),
                Map.entry(
                        request("x", "macvlan", false, "parent", "lan9.5"),
                        "-o parent interface does not exist on the host: lan9"),
                Map.entry(
                        request("x", "macvlan", false, "parent", "lan0.x"),
                        "unable to parse a valid vlan id from: x (ex. eth0.10 for vlan 10)"),
                Map.entry(
                        request("x", "macvlan", false, "parent", "lan0.4095"),
                        "vlan id must be between 1-4094, received: 4095"),
                Map.entry(
                        request("x", "macvlan", false, "parent", "lan0.1.2"),
                        "required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received"
                                + " lan0.1.2"),
                Map.entry(
                        request("x", "macvlan", true, "parent", "lan0"),
                        "Options.parent: an internal network has no parent"));
        wrong.forEach((request, message) -> assertThatThrownBy(() -> engine.create(request))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage(message));
        engine.create(request("lan", "macvlan", false, "parent", "lan0"));
        var other =
                new NetworkRequest("x", "ipvlan", false, false, false, List.of(), Map.of("parent", "lan0"), Map.of());
        assertThatThrownBy(() -> engine.create(other))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessage("network lan of the type macvlan is already using parent interface lan0");
        assertThat(engine.list()).extracting(Network::name).doesNotContain("x");
        engine.create(new NetworkRequest(
                "second", "macvlan", false, false, false, List.of(), Map.of("parent", "lan0"), Map.of()));
    }
}
