package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointInfo;
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

/** Networks that users make, with real packets between namespaces. */
@NeedsRoot
class UserNetworksIT {
    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aNetworkIsUpWhenItIsMadeAndGoneWhenItIsRemoved() {
        Network network = engine.create(new NetworkRequest(
                "front",
                "bridge",
                false,
                true,
                false,
                List.of(),
                Map.of("com.docker.network.driver.mtu", "1300"),
                Map.of("tier", "web")));
        assertThat(network.id()).hasSize(64);
        assertThat(network.subnets()).containsExactly(new Subnet("172.30.0.0/16", "172.30.0.1"));
        assertThat(network.labels()).containsExactly(Map.entry("tier", "web"));
        assertThat(engine.get("front")).isEqualTo(network);
        String bridge = "gantry-" + network.id().substring(0, 8);
        assertThat(machine.onHost().run("ip", "-o", "addr", "show", bridge)).contains("172.30.0.1/16");
        try (Container one = machine.container(engine, "one", "front", Machine.ANY)) {
            assertThat(one.inside().run("ip", "link", "show", "eth0")).contains("mtu 1300");
            assertThat(one.endpoint().names()).containsExactly("name", "one");
            assertThatThrownBy(() -> engine.remove("front"))
                    .isInstanceOf(EngineException.Forbidden.class)
                    .hasMessageContaining("network front has active endpoints (name:\"name\" id:\"");
        }
        engine.deleteSandbox("one");
        engine.remove(network.id().substring(0, 12));
        assertThat(machine.onHost().run("ip", "-o", "link")).doesNotContain(bridge);
        assertThatThrownBy(() -> engine.get("front")).isInstanceOf(EngineException.NotFound.class);
        assertThat(machine.leftovers()).isEmpty();
    }

    @Test
    void networksAreIsolatedFromEachOther() {
        engine.create(Machine.bridge("front"));
        engine.create(Machine.bridge("back"));
        try (Container a = machine.container(engine, "a", "front", Machine.ANY);
                Container b = machine.container(engine, "b", "back", Machine.ANY);
                Container c = machine.container(engine, "c", "back", Machine.ANY);
                Container d = machine.container(engine, "d");
                Server server = Server.tcp(b.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), b.address(), "intruder")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(Machine.tell(d.inside(), b.address(), "intruder")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(server.isQuiet()).isTrue();
            assertThat(Machine.tell(c.inside(), b.address(), "neighbour")).isEqualTo("hello\n");
            assertThat(Machine.tell(machine.onHost(), b.address(), "host")).isEqualTo("hello\n");
        }
    }

    @Test
    void anInternalNetworkLeadsNowhereButToItsMembers() {
        engine.create(Machine.bridge("inner", true, List.of(), Map.of()));
        try (Fd outside = NetNamespaces.make();
                Container a = machine.container(engine, "a", "inner", Machine.ANY);
                Container b = machine.container(engine, "b", "inner", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server inner = Server.tcp(b.namespace(), 7777)) {
            machine.connectOutside(outside);
            assertThat(a.endpoint().ipv4Gateway()).isEmpty();
            assertThat(a.inside().run("ip", "route")).doesNotContain("default");
            assertThat(Machine.tell(a.inside(), b.address(), "neighbour")).isEqualTo("hello\n");
            a.inside()
                    .run(
                            "ip",
                            "route",
                            "add",
                            "default",
                            "via",
                            engine.get("inner").subnets().getFirst().gateway());
            assertThat(Machine.tell(a.inside(), "192.0.2.2", "break out")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(Machine.tell(Inside.of(outside), b.address(), "break in"))
                    .isEqualTo(Machine.NO_CONNECTION);
            assertThat(away.isQuiet()).isTrue();
            assertThat(inner.next().line()).isEqualTo("neighbour");
            assertThat(inner.isQuiet()).isTrue();
        }
    }

    @Test
    void containersThatShallNotTalkDoNotButTheHostStillReachesThem() {
        engine.create(
                Machine.bridge("strangers", false, List.of(), Map.of("com.docker.network.bridge.enable_icc", "false")));
        try (Fd outside = NetNamespaces.make();
                Container a = machine.container(engine, "a", "strangers", Machine.ANY);
                Container b = machine.container(engine, "b", "strangers", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server server = Server.tcp(b.namespace(), 7777)) {
            machine.connectOutside(outside);
            assertThat(Machine.tell(a.inside(), b.address(), "hello stranger")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(server.isQuiet()).isTrue();
            assertThat(Machine.tell(machine.onHost(), b.address(), "host")).isEqualTo("hello\n");
            assertThat(Machine.tell(a.inside(), "192.0.2.2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void aContainerIsInSeveralNetworksAndMovesBetweenThemWhileItRuns() {
        engine.create(Machine.bridge("front"));
        engine.create(Machine.bridge("back"));
        try (Container a = machine.container(engine, "a", "front", Machine.ANY);
                Container b = machine.container(engine, "b", "back", Machine.ANY);
                Server server = Server.tcp(b.namespace(), 7777)) {
            String front = a.endpoint().ipv4Gateway();
            EndpointInfo second = engine.connect("a", "back", Machine.ANY);
            assertThat(a.inside().run("ip", "-4", "-o", "addr", "show", "eth1")).contains(second.ipv4Address());
            assertThat(a.inside().run("ip", "route")).contains("default via " + front + " dev eth0");
            assertThat(Machine.tell(a.inside(), b.address(), "from both")).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo(second.ipv4Address());

            engine.disconnect("a", "front");
            assertThat(a.inside().run("ip", "-o", "link")).doesNotContain("eth0");
            assertThat(a.inside().run("ip", "route")).contains("default via " + second.ipv4Gateway() + " dev eth1");
            engine.disconnect("a", "back");
            assertThat(a.inside().run("ip", "-o", "link")).doesNotContain("eth1");
            assertThat(Machine.tell(a.inside(), b.address(), "from nowhere")).isEqualTo(Machine.NO_CONNECTION);

            var first = new EndpointRequest("a", "", List.of(), List.of(), List.of(), "", "", "", 1);
            engine.connect("a", "back", Machine.ANY);
            EndpointInfo preferred = engine.connect("a", "front", first);
            assertThat(a.inside().run("ip", "route")).contains("default via " + preferred.ipv4Gateway() + " dev eth1");
        }
    }

    @Test
    void addressesAreTheUsersChoiceWhereTheSubnetIs() {
        var subnet = new Subnet("10.77.0.0/24", "10.77.0.128/25", "10.77.0.254", Map.of("router", "10.77.0.128"));
        engine.create(Machine.bridge("plan", false, List.of(subnet), Map.of()));
        engine.create(Machine.bridge("auto"));
        try (Container a = machine.container(engine, "a", "plan", Machine.ANY)) {
            assertThat(a.address()).isEqualTo("10.77.0.129");
            assertThat(a.endpoint().ipv4Gateway()).isEqualTo("10.77.0.254");
            assertThat(a.endpoint().ipv4PrefixLength()).isEqualTo(24);
        }
        var wanted = new EndpointRequest("b", List.of(), "10.77.0.200", "", "02:42:00:00:00:99");
        try (Container b = machine.container(engine, "b", "plan", wanted)) {
            assertThat(b.address()).isEqualTo("10.77.0.200");
            assertThat(b.inside().run("ip", "link", "show", "eth0")).contains("02:42:00:00:00:99");
        }
        engine.createSandbox("c");
        refused("plan", "10.77.0.200", "Address already in use");
        refused("plan", "10.77.0.254", "Address already in use");
        refused(
                "plan",
                "10.77.0.5",
                "invalid endpoint settings:\nno configured subnet or ip-range contain the IP" + " address 10.77.0.5");
        refused("plan", "fd00::1", "invalid IPv4 address: fd00::1");
        refused(
                "auto",
                "172.31.0.9",
                "user specified IP address is supported only when connecting to networks with"
                        + " user configured subnets");
        engine.deleteSandbox("b");
        engine.connect("c", "plan", new EndpointRequest("c", List.of(), "10.77.0.200", "", ""));
    }

    private void refused(String network, String address, String message) {
        assertThatThrownBy(() -> engine.connect("c", network, new EndpointRequest("c", List.of(), address, "", "")))
                .hasMessage(message);
        assertThat(engine.get(network).endpoints()).doesNotContainKey("c");
    }

    @Test
    void requestsThatCannotBeFulfilledAreRefusedAndLeaveNothing() {
        engine.create(Machine.bridge("taken", false, List.of(new Subnet("10.77.0.0/24", "")), Map.of()));
        Map<NetworkRequest, String> wrong = Map.of(
                Machine.bridge("taken"),
                "network with name taken already exists",
                Machine.bridge("bridge"),
                "operation is not permitted on predefined bridge network",
                Machine.bridge("a b"),
                "invalid network name \"a b\", only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
                new NetworkRequest("x", "overlay9", false, false, false, List.of(), Map.of(), Map.of()),
                "could not find plugin overlay9 in v1 plugin registry: plugin not found",
                new NetworkRequest("x", "host", false, false, false, List.of(), Map.of(), Map.of()),
                "only one instance of \"host\" network is allowed",
                Machine.bridge("x", false, List.of(new Subnet("10.77.0.128/25", "")), Map.of()),
                "invalid pool request: Pool overlaps with other one on this address space",
                Machine.bridge("x", false, List.of(new Subnet("10.1.2.3/24", "", "10.2.0.1", Map.of())), Map.of()),
                "invalid network config:\ninvalid subnet 10.1.2.3/24: it should be 10.1.2.0/24\n"
                        + "invalid gateway 10.2.0.1: parent subnet 10.1.2.3/24 doesn't contain this address",
                Machine.bridge("x", false, List.of(new Subnet("fd00::/64", "")), Map.of()),
                "invalid network config:\ninvalid subnet fd00::/64: IPv6 has not been enabled for" + " this network",
                Machine.bridge("x", false, List.of(), Map.of("com.docker.network.bridge.typo", "1")),
                "Options: the driver bridge has no option \"com.docker.network.bridge.typo\"",
                Machine.bridge("x", false, List.of(), Map.of("com.docker.network.bridge.enable_icc", "maybe")),
                "Options.com.docker.network.bridge.enable_icc: \"maybe\" is neither true nor false");
        wrong.forEach((request, message) -> assertThatThrownBy(() -> engine.create(request))
                .isInstanceOf(EngineException.class)
                .hasMessage(message));
        assertThatThrownBy(() -> engine.remove("none"))
                .isInstanceOf(EngineException.Forbidden.class)
                .hasMessage("none is a pre-defined network and cannot be removed");
        assertThat(engine.list()).extracting(Network::name).containsOnly("bridge", "host", "none", "taken");
    }

    @Test
    void subnetsRunOutWithAClearError() {
        int made = 0;
        for (String reason = ""; reason.isEmpty(); made++) {
            try {
                engine.create(Machine.bridge("n" + made));
            } catch (EngineException.InvalidArgument e) {
                reason = String.valueOf(e.getMessage());
                assertThat(reason).isEqualTo("all predefined address pools have been fully subnetted: name a subnet");
            }
        }
        assertThat(made).isGreaterThan(60);
        assertThat(engine.list().stream()
                        .flatMap(network -> network.subnets().stream())
                        .distinct())
                .hasSize(made - 1);
        engine.remove("n7");
        engine.create(Machine.bridge("again"));
    }

    @Test
    void networksAndTheirMembersSurviveTheEngine() {
        Network network = engine.create(Machine.bridge("front"));
        engine.create(Machine.bridge("back"));
        try (Container a = machine.container(engine, "a", "front", Machine.ANY);
                Container b = machine.container(engine, "b", "front", Machine.ANY)) {
            engine.connect("a", "back", Machine.ANY);
            machine.onHost().run("nft", "delete", "table", "ip", "gantry_default");
            machine.onHost().run("ip", "link", "del", "gantry-" + network.id().substring(0, 8));
            LocalNetworkController next = machine.engine();
            next.reconcile(Set.of("a", "b"));
            assertThat(next.get("front").endpoints()).containsOnlyKeys("a", "b");
            try (Server server = Server.tcp(b.namespace(), 7777)) {
                assertThat(Machine.tell(a.inside(), b.address(), "again")).isEqualTo("hello\n");
                assertThat(server.next().peer()).isEqualTo(a.address());
            }
            assertThat(a.inside().run("ip", "route"))
                    .contains("default via " + a.endpoint().ipv4Gateway());
            next.reconcile(Set.of());
            assertThat(next.get("front").endpoints()).isEmpty();
            next.remove("front");
            next.remove("back");
        }
    }

    @Test
    void aThousandConnectsAndDisconnectsLeaveNothing() {
        engine.create(Machine.bridge("front"));
        engine.create(Machine.bridge("back"));
        try (Container a = machine.container(engine, "a", "front", Machine.ANY)) {
            engine.connect("a", "back", Machine.ANY);
            engine.disconnect("a", "back");
            int linksBefore = machine.onHost().lines("ip", "-o", "link").size();
            List<String> filesBefore = machine.leftovers();
            long descriptors = descriptors();
            long start = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                engine.connect("a", "back", Machine.ANY);
                engine.disconnect("a", "back");
            }
            System.out.println("1000 connects and disconnects in " + (System.nanoTime() - start) / 1_000_000 + " ms");
            assertThat(machine.onHost().lines("ip", "-o", "link")).hasSize(linksBefore);
            assertThat(machine.leftovers()).isEqualTo(filesBefore);
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 5);
            assertThat(a.inside().run("ip", "route"))
                    .contains("default via " + a.endpoint().ipv4Gateway());
        }
    }

    private static long descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
