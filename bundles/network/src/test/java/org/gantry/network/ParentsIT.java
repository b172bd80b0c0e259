package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.linux.netlink.route.StackedSpec;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.testkit.Station;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parents that the engine makes, with nothing but netlink, so that it runs in a virtual machine too. */
@NeedsRoot
class ParentsIT {
    private static final EndpointRequest ANY = new EndpointRequest("name", List.of(), "", "", "");

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    private static NetworkRequest request(
            String name, String driver, List<Subnet> subnets, Map<String, String> options) {
        return new NetworkRequest(name, driver, false, false, false, subnets, options, Map.of());
    }

    private List<String> links() {
        return Station.links(machine.host());
    }

    @Test
    void aLinkForATagIsMadeAndRemovedWithItsNetwork() {
        machine.requireVlan();
        machine.addLink("lan0");
        engine.create(request("tagged", "macvlan", List.of(), Map.of("parent", "lan0.50")));
        engine.create(request("same", "macvlan", List.of(), Map.of("parent", "lan0.50")));
        try (RouteSocket host = machine.route()) {
            assertThat(host.links().find("lan0.50"))
                    .hasValueSatisfying(link -> assertThat(link.kind()).isEqualTo("vlan"))
                    .hasValueSatisfying(link -> assertThat(link.up()).isTrue());
        }
        try (Station a = Station.join(engine, "a", "tagged", ANY);
                Station b = Station.join(engine, "b", "tagged", ANY)) {
            assertThat(a.callerSeenBy(b)).isEqualTo(a.endpoint().ipv4Address());
            try (RouteSocket host = machine.route()) {
                host.links().delete(host.links().find("lan0.50").orElseThrow().index());
            }
            machine.engine().reconcile(Set.of("a", "b"));
            assertThat(a.callerSeenBy(b)).isEqualTo(a.endpoint().ipv4Address());
        }
        engine.deleteSandbox("a");
        engine.deleteSandbox("b");
        engine.remove("tagged");
        assertThat(links()).as("while the other network is on it").contains("lan0.50");
        engine.remove("same");
        assertThat(links()).doesNotContain("lan0.50");
    }

    @Test
    void aLinkForATagThatWasThereStays() {
        machine.requireVlan();
        machine.addLink("lan0");
        try (RouteSocket host = machine.route()) {
            int lan = host.links().find("lan0").orElseThrow().index();
            host.links().createStacked(StackedSpec.vlan("lan0.60", lan, 60));
        }
        engine.create(request("given", "macvlan", List.of(), Map.of("parent", "lan0.60")));
        engine.remove("given");
        assertThat(links()).contains("lan0.60");
    }

    @Test
    void atLayer3ContainersOfDifferentSubnetsReachEachOther() {
        machine.requireIpvlan();
        machine.addLink("lan0");
        var subnets = List.of(
                new Subnet("10.1.0.0/30", "", "10.1.0.1", Map.of()),
                new Subnet("10.2.0.0/24", "", "10.2.0.1", Map.of()));
        engine.create(request("lan", "ipvlan", subnets, Map.of("parent", "lan0", "ipvlan_mode", "l3")));
        try (Station a = Station.join(engine, "a", "lan", ANY);
                Station b = Station.join(engine, "b", "lan", ANY)) {
            assertThat(a.endpoint().ipv4Gateway()).isEmpty();
            assertThat(a.endpoint().macAddress()).isEmpty();
            assertThat(b.endpoint().ipv4Address()).isEqualTo("10.2.0.2");
            assertThat(a.callerSeenBy(b)).isEqualTo("10.1.0.2");
        }
    }

    @Test
    void inPrivateModeIpvlanContainersDoNotReachEachOther() {
        machine.requireIpvlan();
        machine.addLink("lan0");
        engine.create(request("lan", "ipvlan", List.of(), Map.of("parent", "lan0", "ipvlan_flag", "private")));
        try (Station a = Station.join(engine, "a", "lan", ANY);
                Station b = Station.join(engine, "b", "lan", ANY)) {
            assertThat(a.reaches(b)).isFalse();
        }
    }

    @Test
    void withoutAParentOneIsMadeThatLeadsNowhere() {
        for (String driver : List.of("macvlan", "ipvlan")) {
            if (driver.equals("ipvlan")) {
                machine.requireIpvlan();
            }
            var network = engine.create(request("inner", driver, List.of(), Map.of()));
            String parent =
                    (driver.equals("macvlan") ? "dm-" : "di-") + network.id().substring(0, 12);
            try (Station a = Station.join(engine, "a", "inner", ANY);
                    Station b = Station.join(engine, "b", "inner", ANY)) {
                assertThat(links()).contains(parent);
                assertThat(a.endpoint().ipv4Gateway()).isEmpty();
                assertThat(a.callerSeenBy(b)).isEqualTo(a.endpoint().ipv4Address());
                assertThat(a.link("eth0")).extracting(Link::kind).isEqualTo(driver);
            }
            engine.deleteSandbox("a");
            engine.deleteSandbox("b");
            engine.remove("inner");
            assertThat(links()).doesNotContain(parent);
        }
    }
}
