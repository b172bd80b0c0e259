package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.gantry.network.testing.Server.Heard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real packets between namespaces. */
@NeedsRoot
class BridgeNetworkIT {
    private final Machine machine = new Machine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void givesAContainerItsPlaceOnTheDefaultBridge() {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one")) {
            EndpointInfo endpoint = one.endpoint();
            assertThat(endpoint.networkName()).isEqualTo("bridge");
            assertThat(endpoint.ipv4Address()).isEqualTo("172.30.0.2");
            assertThat(endpoint.ipv4PrefixLength()).isEqualTo(16);
            assertThat(endpoint.ipv4Gateway()).isEqualTo("172.30.0.1");
            assertThat(endpoint.macAddress()).isEqualTo("02:42:ac:1e:00:02");
            assertThat(endpoint.endpointId()).hasSize(64);
            assertThat(endpoint.ipv6Address()).isEmpty();

            assertThat(one.inside().run("ip", "-4", "-o", "addr", "show", "eth0"))
                    .contains("inet 172.30.0.2/16 brd 172.30.255.255 scope global eth0");
            assertThat(one.inside().lines("ip", "route"))
                    .map(String::strip)
                    .contains("default via 172.30.0.1 dev eth0")
                    .hasSize(2);
            assertThat(one.inside().run("ip", "link", "show", "eth0"))
                    .contains("02:42:ac:1e:00:02", "mtu 1500", "state UP");
            assertThat(one.inside().run("ip", "-6", "addr")).contains("::1/128").doesNotContain("eth0");

            assertThat(one.inside().bash("cd /proc/sys/net/ipv4 && cat ip_unprivileged_port_start ping_group_range"))
                    .isEqualTo("0\n0\t2147483647\n");

            Network network = engine.get("bridge");
            assertThat(network.endpoints()).containsOnlyKeys("one").containsValue(endpoint);
            assertThat(network.options()).containsEntry("com.docker.network.bridge.name", "gantry0");
            assertThat(network.subnets()).containsExactly(new Network.Subnet("172.30.0.0/16", "172.30.0.1"));
        }
    }

    @Test
    void containersReachEachOtherAndTheHost() {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two")) {
            try (Server server = Server.tcp(two.namespace(), 7777)) {
                assertThat(Machine.tell(one.inside(), two.address(), "from one"))
                        .isEqualTo("hello\n");
                assertThat(server.next()).isEqualTo(new Heard(one.address(), "from one"));
            }
            try (Server server = Server.udp(two.namespace(), 7778)) {
                one.inside().bash("echo a datagram > /dev/udp/" + two.address() + "/7778");
                assertThat(server.next()).isEqualTo(new Heard(one.address(), "a datagram"));
            }
            try (Server server = Server.tcp(machine.host(), 7777)) {
                assertThat(Machine.tell(one.inside(), "172.30.0.1", "to the host"))
                        .isEqualTo("hello\n");
                assertThat(server.next().peer()).isEqualTo(one.address());
            }
            try (Server server = Server.tcp(one.namespace(), 7777)) {
                assertThat(Machine.tell(one.inside(), "127.0.0.1", "to myself")).isEqualTo("hello\n");
                assertThat(Machine.tell(machine.onHost(), one.address(), "from the host"))
                        .isEqualTo("hello\n");
                assertThat(server.next().peer()).isEqualTo("127.0.0.1");
                assertThat(server.next().peer()).isEqualTo("172.30.0.1");
            }
            assertThat(one.inside().run("busybox", "ping", "-c", "1", "-W", "2", two.address()))
                    .contains("1 packets received");
        }
    }

    @Test
    void containersReachTheOutsideBehindTheHostsAddressAndNobodyReachesThem() {
        LocalNetworkController engine = machine.engine();
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one")) {
            machine.connectOutside(outside);
            try (Server server = Server.tcp(outside, 7777)) {
                assertThat(Machine.tell(one.inside(), "192.0.2.2", "to the outside"))
                        .isEqualTo("hello\n");
                assertThat(server.next()).isEqualTo(new Heard("192.0.2.1", "to the outside"));
            }
            try (Server server = Server.tcp(one.namespace(), 7777)) {
                assertThat(Machine.tell(Inside.of(outside), one.address(), "intruder"))
                        .isEqualTo(Machine.NO_CONNECTION);
                assertThat(server.isQuiet()).isTrue();
            }
        }
    }

    @Test
    void theTableOfIpv6IsItsCounterpart() {
        LocalNetworkController engine = machine.engine();
        Network dual = engine.create(new NetworkRequest(
                "dual",
                "bridge",
                false,
                false,
                true,
                List.of(new Subnet("fd00:77::/64", "")),
                Map.of("com.docker.network.bridge.name", "BRIDGE"),
                Map.of()));
        assertThat(dual.ipv6()).isTrue();
        assertThat(machine.onHost().run("nft", "list", "table", "ip6", "gantry_default"))
                .isEqualTo("""
                    table ip6 gantry_default {
                    \tset bridges {
                    \t\ttype ifname
                    \t\telements = { "BRIDGE" }
                    \t}

                    \tset internal {
                    \t\ttype ifname
                    \t}

                    \tset within {
                    \t\ttype ifname . ifname
                    \t\telements = { "BRIDGE" . "BRIDGE" }
                    \t}

                    \tset routed {
                    \t\ttype ifname
                    \t}

                    \tset unprotected {
                    \t\ttype ifname
                    \t}

                    \tset opened {
                    \t\ttype inet_proto . ipv6_addr . inet_service
                    \t}

                    \tmap ports {
                    \t\ttype inet_proto . inet_service : ipv6_addr . inet_service
                    \t}

                    \tmap ports_of_addresses {
                    \t\ttype inet_proto . ipv6_addr . inet_service : ipv6_addr . inet_service
                    \t}

                    \tchain prerouting {
                    \t\ttype nat hook prerouting priority dstnat; policy accept;
                    \t\tdnat ip6 to meta l4proto . ip6 daddr . th dport map @ports_of_addresses
                    \t\tfib daddr type local dnat ip6 to meta l4proto . th dport map @ports
                    \t}

                    \tchain output {
                    \t\ttype nat hook output priority -100; policy accept;
                    \t\tip6 daddr ::1 accept
                    \t\tdnat ip6 to meta l4proto . ip6 daddr . th dport map @ports_of_addresses
                    \t\tfib daddr type local dnat ip6 to meta l4proto . th dport map @ports
                    \t}

                    \tchain forward {
                    \t\ttype filter hook forward priority filter; policy accept;
                    \t\tiifname . oifname @within accept
                    \t\tiifname @internal drop
                    \t\toifname @internal drop
                    \t\toifname @bridges ct state established,related accept
                    \t\toifname @bridges ct status dnat accept
                    \t\toifname @routed meta l4proto . ip6 daddr . th dport @opened accept
                    \t\tiifname @bridges oifname @bridges drop
                    \t\toifname @routed meta l4proto ipv6-icmp accept
                    \t\toifname @unprotected accept
                    \t\toifname @bridges drop
                    \t\tiifname @bridges accept
                    \t}

                    \tchain departure {
                    \t\ttype filter hook postrouting priority filter; policy accept;
                    \t\tmeta l4proto sctp @th,96,16 0x601 oifname @bridges ct status assured accept
                    \t\tmeta l4proto sctp @th,96,16 0x601 oifname @bridges drop
                    \t}

                    \tchain postrouting {
                    \t\ttype nat hook postrouting priority srcnat; policy accept;
                    \t\tip6 saddr fd00:77::/64 oifname != "BRIDGE" masquerade
                    \t\tip6 saddr fd00:77::/64 oifname "BRIDGE" ct status dnat masquerade
                    \t}
                    }
                    """);
        engine.remove("dual");
        assertThat(machine.onHost().run("nft", "list", "tables")).doesNotContain("ip6");
    }

    @Test
    void writesATableOfItsOwnAndTouchesNoOther() {
        machine.onHost()
                .run(
                        "nft",
                        "add table ip users_own; add chain ip users_own c { type filter hook forward"
                                + " priority 5; policy accept; }; add rule ip users_own c counter");
        machine.onHost().run("iptables", "-A", "FORWARD", "-s", "198.51.100.7", "-j", "DROP");
        String before = machine.onHost().run("nft", "list", "ruleset");

        LocalNetworkController engine = machine.engine();
        machine.container(engine, "one").close();
        assertThat(machine.onHost().run("nft", "list", "table", "ip", "gantry_default"))
                .isEqualTo("""
                    table ip gantry_default {
                    \tset bridges {
                    \t\ttype ifname
                    \t\telements = { "gantry0" }
                    \t}

                    \tset internal {
                    \t\ttype ifname
                    \t}

                    \tset within {
                    \t\ttype ifname . ifname
                    \t\telements = { "gantry0" . "gantry0" }
                    \t}

                    \tset routed {
                    \t\ttype ifname
                    \t}

                    \tset unprotected {
                    \t\ttype ifname
                    \t}

                    \tset opened {
                    \t\ttype inet_proto . ipv4_addr . inet_service
                    \t}

                    \tmap ports {
                    \t\ttype inet_proto . inet_service : ipv4_addr . inet_service
                    \t}

                    \tmap ports_of_addresses {
                    \t\ttype inet_proto . ipv4_addr . inet_service : ipv4_addr . inet_service
                    \t}

                    \tset linked {
                    \t\ttype inet_proto . ipv4_addr . ipv4_addr . inet_service
                    \t}

                    \tchain arrival {
                    \t\ttype filter hook prerouting priority raw; policy accept;
                    \t\tiifname != "lo" ip daddr 127.0.0.0/8 drop
                    \t}

                    \tchain prerouting {
                    \t\ttype nat hook prerouting priority dstnat; policy accept;
                    \t\tdnat ip to meta l4proto . ip daddr . th dport map @ports_of_addresses
                    \t\tfib daddr type local dnat ip to meta l4proto . th dport map @ports
                    \t}

                    \tchain output {
                    \t\ttype nat hook output priority -100; policy accept;
                    \t\tdnat ip to meta l4proto . ip daddr . th dport map @ports_of_addresses
                    \t\tfib daddr type local dnat ip to meta l4proto . th dport map @ports
                    \t}

                    \tchain forward {
                    \t\ttype filter hook forward priority filter; policy accept;
                    \t\tiifname @bridges meta l4proto . ip saddr . ip daddr . th dport @linked accept
                    \t\tiifname . oifname @within accept
                    \t\tiifname @internal drop
                    \t\toifname @internal drop
                    \t\toifname @bridges ct state established,related accept
                    \t\toifname @bridges ct status dnat accept
                    \t\toifname @routed meta l4proto . ip daddr . th dport @opened accept
                    \t\tiifname @bridges oifname @bridges drop
                    \t\toifname @routed meta l4proto icmp accept
                    \t\toifname @unprotected accept
                    \t\toifname @bridges drop
                    \t\tiifname @bridges accept
                    \t}

                    \tchain departure {
                    \t\ttype filter hook postrouting priority filter; policy accept;
                    \t\tmeta l4proto sctp @th,96,16 0x601 oifname @bridges ct status assured accept
                    \t\tmeta l4proto sctp @th,96,16 0x601 oifname @bridges drop
                    \t}

                    \tchain postrouting {
                    \t\ttype nat hook postrouting priority srcnat; policy accept;
                    \t\tip saddr 127.0.0.0/8 oifname @bridges masquerade
                    \t\tip saddr 172.30.0.0/16 oifname != "gantry0" masquerade
                    \t\tip saddr 172.30.0.0/16 oifname "gantry0" ct status dnat masquerade
                    \t}
                    }
                    """);
        assertThat(machine.onHost().bash("cat /proc/sys/net/ipv4/ip_forward")).isEqualTo("1\n");

        engine.shutdown(Set.of());
        assertThat(machine.onHost().run("nft", "list", "ruleset"))
                .isEqualTo(before)
                .contains("198.51.100.7");
    }

    @Test
    void enginesOnOneMachineDoNotMeet() {
        LocalNetworkController first = machine.engine();
        LocalNetworkController second = machine.engine("3f2a9c01", Machine.DEFAULTS);
        try (Container one = machine.container(first, "one");
                Container two = machine.container(second, "one")) {
            assertThat(two.address()).isEqualTo("172.31.0.2");
            try (Server server = Server.tcp(two.namespace(), 7777)) {
                assertThat(Machine.tell(one.inside(), two.address(), "intruder"))
                        .isEqualTo(Machine.NO_CONNECTION);
                assertThat(server.isQuiet()).isTrue();
            }
            second.shutdown(Set.of());
            assertThat(links()).contains("gantry0").doesNotContain("gtr3f2a9c01");
            assertThat(machine.onHost().run("nft", "list", "tables")).isEqualTo("table ip gantry_default\n");
        }
    }

    @Test
    void choosesASubnetTheHostDoesNotUseAndKeepsItWhileItCan() {
        occupy("172.30.7.1/24");
        LocalNetworkController engine = machine.engine();
        machine.container(engine, "one").close();
        assertThat(engine.get("bridge").subnets().getFirst().cidr()).isEqualTo("172.31.0.0/16");
        String id = engine.get("bridge").id();
        engine.shutdown(Set.of());

        LocalNetworkController rebooted = machine.engine();
        assertThat(rebooted.get("bridge").id()).isEqualTo(id);
        machine.container(rebooted, "one").close();
        assertThat(rebooted.get("bridge").subnets().getFirst().cidr()).isEqualTo("172.31.0.0/16");
        rebooted.shutdown(Set.of());

        try (RouteSocket host = machine.route()) {
            int link = host.links().find("occupant").orElseThrow().index();
            host.addresses().add(link, IpPrefix.parse("172.31.9.1/24"));
        }
        LocalNetworkController moved = machine.engine();
        try (Container one = machine.container(moved, "one")) {
            assertThat(one.address()).isEqualTo("172.29.0.2");
        }
    }

    @Test
    void obeysTheConfiguration() {
        LocalNetworkController before = machine.engine();
        machine.container(before, "one").close();
        before.deleteSandbox("one");
        before.close();

        var settings = new NetworkSettings(
                Optional.of("lan0"),
                Optional.of(IpPrefix.parse("10.20.30.0/29")),
                OptionalInt.of(1280),
                true,
                List.of(),
                0);
        LocalNetworkController engine = machine.engine("default", settings);
        engine.reconcile(Set.of());
        try (Container one = machine.container(engine, "one")) {
            assertThat(one.address()).isEqualTo("10.20.30.2");
            assertThat(one.inside().run("ip", "link", "show", "eth0")).contains("mtu 1280");
            assertThat(links()).contains("lan0").doesNotContain("gantry0");
        }
        List.of("two", "three", "four", "five")
                .forEach(id -> machine.container(engine, id).close());
        engine.createSandbox("six");
        assertThatThrownBy(() -> engine.connect("six", "bridge", Machine.ANY))
                .isInstanceOf(EngineException.Unavailable.class)
                .hasMessage("no available IPv4 addresses on this network's address pools: bridge ("
                        + engine.get("bridge").id() + ")");
        engine.deleteSandbox("three");
        assertThat(engine.connect("six", "bridge", Machine.ANY).ipv4Address()).isEqualTo("10.20.30.4");
    }

    @Test
    void takesTheMtuOfTheHostsDefaultRoute() {
        try (Fd outside = NetNamespaces.make()) {
            machine.connectOutside(outside);
            machine.onHost().run("ip", "link", "set", "uplink0", "mtu", "1400");
            machine.onHost().run("ip", "route", "add", "default", "via", "192.0.2.2");
            try (Container one = machine.container(machine.engine(), "one")) {
                assertThat(one.inside().run("ip", "link", "show", "eth0")).contains("mtu 1400");
            }
        }
    }

    @Test
    void refusesABridgeThatIsSomebodyElses() {
        machine.onHost().run("ip", "link", "add", "gantry0", "type", "bridge");
        LocalNetworkController engine = machine.engine();
        engine.createSandbox("one");
        assertThatThrownBy(() -> engine.connect("one", "bridge", Machine.ANY))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining("the host has another link of that name");
        engine.shutdown(Set.of());
        assertThat(links()).contains("gantry0");
        machine.onHost().run("ip", "link", "del", "gantry0");
    }

    @Test
    void refusesWhatTheDefaultNetworksDoNotOffer() {
        LocalNetworkController engine = machine.engine();
        engine.createSandbox("one");
        var withAddress = new EndpointRequest("n", List.of(), "172.30.0.9", "", "");
        assertThatThrownBy(() -> engine.connect("one", "bridge", withAddress))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("user specified IP address is supported on user defined networks only");
        var withAlias = new EndpointRequest("n", List.of("db"), "", "", "");
        assertThatThrownBy(() -> engine.connect("one", "none", withAlias))
                .hasMessage("network-scoped alias is supported only for containers in user defined networks");
        var badMac = new EndpointRequest("n", List.of(), "", "", "02:42");
        assertThatThrownBy(() -> engine.connect("one", "bridge", badMac))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("invalid MAC address: 02:42");
        assertThatThrownBy(() -> engine.connect("one", "nowhere", Machine.ANY))
                .isInstanceOf(EngineException.NotFound.class)
                .hasMessage("network nowhere not found");
        assertThat(engine.get("bridge").endpoints()).isEmpty();

        var goodMac = new EndpointRequest("n", List.of(), "", "", "02:42:00:00:00:77");
        assertThat(engine.connect("one", "bridge", goodMac).macAddress()).isEqualTo("02:42:00:00:00:77");
    }

    @Test
    void networksWithoutInterfacesOnlyTakeNote() {
        LocalNetworkController engine = machine.engine();
        engine.createSandbox("one");
        EndpointInfo none = engine.connect("one", "none", Machine.ANY);
        EndpointInfo host = engine.connect("two", "host", Machine.ANY);
        assertThat(List.of(none.ipv4Address(), none.macAddress(), host.ipv4Address(), host.ipv4Gateway()))
                .containsOnly("");
        assertThat(engine.get("none").driver()).isEqualTo("null");
        assertThat(engine.get("none").endpoints()).containsOnlyKeys("one");
        assertThat(engine.list()).extracting(Network::name).containsExactlyInAnyOrder("bridge", "host", "none");
        assertThat(engine.get(engine.get("host").id().substring(0, 12)).name()).isEqualTo("host");
        assertThat(links()).doesNotContain("gantry0");
    }

    private List<String> links() {
        try (RouteSocket host = machine.route()) {
            return host.links().list().stream().map(Link::name).toList();
        }
    }

    private void occupy(String address) {
        machine.onHost().run("ip", "link", "add", "occupant", "type", "bridge");
        machine.onHost().run("ip", "link", "set", "occupant", "up");
        machine.onHost().run("ip", "addr", "add", address, "dev", "occupant");
    }
}
