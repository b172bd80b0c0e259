package org.gantry.linux.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.route.Addresses.LinkAddress;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
class RouteSocketIT {
    private static final MacAddress BRIDGE_MAC = MacAddress.parse("02:42:0a:00:00:01");
    private static final MacAddress PEER_MAC = MacAddress.parse("02:42:0a:00:00:02");

    private final Fd here = NetNamespaces.make();
    private final Fd there = NetNamespaces.make();
    private RouteSocket host;
    private RouteSocket peer;

    @BeforeEach
    void open() {
        host = RouteSocket.openIn(here);
        peer = RouteSocket.openIn(there);
    }

    @AfterEach
    void close() {
        host.close();
        peer.close();
        here.close();
        there.close();
    }

    @Test
    void aFreshNamespaceHasOnlyItsLoopback() {
        assertThat(host.links().list())
                .filteredOn(Link::up)
                .extracting(Link::name)
                .containsExactly("lo");
        assertThat(host.links().find("eth0")).isEmpty();
        assertThat(host.links().find(4711)).isEmpty();
        assertThat(host.routes().list()).noneMatch(Route::isDefault);
    }

    @Test
    void makesAVethWhoseEndsAreABridgePortHereAndAnInterfaceThere() {
        int bridge = bridge();
        host.links().createVeth(new VethSpec("vethabc", bridge, there, "eth0", PEER_MAC, 1400));

        assertThat(host.links().find("vethabc")).get().satisfies(end -> {
            assertThat(end.master()).isEqualTo(bridge);
            assertThat(end.up()).isTrue();
            assertThat(end.mtu()).isEqualTo(1400);
            assertThat(end.kind()).isEqualTo("veth");
        });
        assertThat(host.links().find("eth0")).isEmpty();
        assertThat(peer.links().find("eth0")).get().satisfies(end -> {
            assertThat(end.mac()).contains(PEER_MAC);
            assertThat(end.up()).isFalse();
            assertThat(end.mtu()).isEqualTo(1400);
        });
    }

    @Test
    void givesAddressAndDefaultRoute() {
        int eth0 = connectedPeer();
        IpPrefix address = IpPrefix.parse("10.0.0.2/24");
        InetAddress gateway = InetAddress.ofLiteral("10.0.0.1");
        peer.addresses().add(eth0, address);
        peer.addresses().add(eth0, address);
        peer.routes().add(Route.byDefault(gateway, eth0));
        peer.routes().add(Route.byDefault(gateway, eth0));

        assertThat(peer.addresses().list()).contains(new LinkAddress(eth0, address));
        assertThat(peer.routes().list())
                .contains(Route.byDefault(gateway, eth0))
                .anySatisfy(route -> assertThat(route.destination()).isEqualTo(IpPrefix.parse("10.0.0.0/24")));

        peer.routes().remove(Route.byDefault(gateway, eth0));
        peer.routes().remove(Route.byDefault(gateway, eth0));
        peer.addresses().remove(eth0, address);
        peer.addresses().remove(eth0, address);
        assertThat(peer.routes().list()).noneMatch(Route::isDefault);
        assertThat(peer.addresses().list()).doesNotContain(new LinkAddress(eth0, address));
    }

    @Test
    void changesALink() {
        int eth0 = connectedPeer();
        int end = host.links().find("vethabc").orElseThrow().index();
        MacAddress other = MacAddress.parse("02:42:0a:00:00:63");
        peer.links().setDown(eth0);
        peer.links().setMac(eth0, other);
        peer.links().setMtu(eth0, 1300);
        peer.links().rename(eth0, "lan0");
        assertThat(peer.links().find("lan0"))
                .contains(new Link(eth0, "lan0", "veth", Optional.of(other), 1300, false, 0, end));

        host.links().setMaster(end, 0);
        assertThat(host.links().find(end)).get().extracting(Link::master).isEqualTo(0);
        host.links().moveTo(end, there);
        assertThat(host.links().find("vethabc")).isEmpty();
        assertThat(peer.links().find("vethabc")).isPresent();
    }

    @Test
    void deletesBothEndsOfAVeth() {
        connectedPeer();
        int end = host.links().find("vethabc").orElseThrow().index();
        assertThat(host.links().delete(end)).isTrue();
        assertThat(host.links().delete(end)).isFalse();
        assertThat(peer.links().find("eth0")).isEmpty();
    }

    @Test
    void listsMoreLinksThanOneDatagramHolds() {
        int bridge = bridge();
        IntStream.range(0, 100)
                .forEach(i -> host.links().createVeth(new VethSpec("v" + i, bridge, there, "p" + i, PEER_MAC, 1500)));
        assertThat(host.links().list())
                .filteredOn(link -> link.master() == bridge)
                .hasSize(100);
    }

    @Test
    void namesWhatTheKernelRefused() {
        bridge();
        assertThatThrownBy(this::bridge)
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
                .hasMessage("RTM_NEWLINK bridge br0: EEXIST (File exists)");
        IpPrefix unreachable = IpPrefix.parse("0.0.0.0/0");
        assertThatThrownBy(() ->
                        host.routes().add(new Route(unreachable, Optional.of(InetAddress.ofLiteral("192.0.2.1")), 1)))
                .hasMessageStartingWith("RTM_NEWROUTE default via 192.0.2.1 on link 1 (Nexthop")
                .hasMessageEndingWith("(Network is unreachable)");
    }

    @Test
    void makesADummyWhereTheKernelHasThem() {
        try {
            host.links().createDummy("dummy7");
        } catch (SyscallException e) {
            assumeThat(e.errno()).as("SKIPPED: this kernel has no dummy links").isNotEqualTo(Errno.EOPNOTSUPP);
            throw e;
        }
        assertThat(host.links().find("dummy7")).get().extracting(Link::kind).isEqualTo("dummy");
    }

    private int bridge() {
        host.links().createBridge("br0", BRIDGE_MAC, 1500);
        int index = host.links().find("br0").orElseThrow().index();
        host.links().setUp(index);
        return index;
    }

    private int connectedPeer() {
        host.links().createVeth(new VethSpec("vethabc", bridge(), there, "eth0", PEER_MAC, 1500));
        int eth0 = peer.links().find("eth0").orElseThrow().index();
        peer.links().setUp(eth0);
        return eth0;
    }
}
