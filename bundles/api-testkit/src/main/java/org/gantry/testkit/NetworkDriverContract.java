package org.gantry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkController;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.Route;
import org.junit.jupiter.api.Test;

/**
 * What every type of network has to do whose containers have interfaces, seen through the controller that the driver is
 * plugged into, by real packets. The test that extends this needs root, and makes the host: a network namespace.
 */
public abstract class NetworkDriverContract {
    private static final EndpointRequest ANY = new EndpointRequest("name", List.of(), "", "", "");
    private static final Subnet PLAN =
            new Subnet("10.91.0.0/24", "10.91.0.128/25", "10.91.0.1", Map.of("r", "10.91.0.128"));

    /** An engine on the state that earlier ones have left, as after a kill. */
    protected abstract NetworkController boot();

    /** The namespace that is the engine's host. */
    protected abstract Fd host();

    /** A network of the type, with these subnets and, besides those it needs, these options. */
    protected abstract NetworkRequest request(String name, List<Subnet> subnets, Map<String, String> options);

    /** What is said to an option that the type does not have. */
    protected abstract String refusal(String option);

    /** Whether containers have hardware addresses of their own. */
    protected boolean hasOwnMac() {
        return true;
    }

    /** Whether the subnet's gateway is the containers' way out. */
    protected boolean hasGateway() {
        return true;
    }

    private Network create(NetworkController engine, String name) {
        return engine.create(request(name, List.of(PLAN), Map.of()));
    }

    @Test
    void containersReachEachOtherAtTheAddressesTheyAreGiven() {
        NetworkController engine = boot();
        create(engine, "n");
        try (Station a = Station.join(engine, "a", "n", ANY);
                Station b = Station.join(engine, "b", "n", ANY)) {
            assertThat(a.endpoint().ipv4Address()).isEqualTo("10.91.0.129");
            assertThat(b.endpoint().ipv4Address()).isEqualTo("10.91.0.130");
            assertThat(a.endpoint().ipv4PrefixLength()).isEqualTo(24);
            assertThat(a.callerSeenBy(b)).isEqualTo("10.91.0.129");
            assertThat(engine.get("n").endpoints()).containsOnlyKeys("a", "b");
        }
    }

    @Test
    void withoutASubnetOneIsChosen() {
        NetworkController engine = boot();
        Network network = engine.create(request("n", List.of(), Map.of()));
        assertThat(network.subnets()).hasSize(1);
        try (Station a = Station.join(engine, "a", "n", ANY);
                Station b = Station.join(engine, "b", "n", ANY)) {
            assertThat(a.callerSeenBy(b)).isEqualTo(a.endpoint().ipv4Address());
        }
    }

    @Test
    void theWayOutIsTheGateway() {
        NetworkController engine = boot();
        create(engine, "n");
        try (Station a = Station.join(engine, "a", "n", ANY)) {
            assertThat(a.endpoint().ipv4Gateway()).isEqualTo(hasGateway() ? "10.91.0.1" : "");
            List<String> gateways = a.routes().stream()
                    .filter(Route::isDefault)
                    .flatMap(route -> route.gateway().stream())
                    .map(address -> address.getHostAddress())
                    .toList();
            assertThat(gateways).isEqualTo(hasGateway() ? List.of("10.91.0.1") : List.of());
        }
    }

    @Test
    void addressesAreWhatIsAskedFor() {
        NetworkController engine = boot();
        create(engine, "n");
        String mac = hasOwnMac() ? "02:42:00:00:00:77" : "";
        var wanted = new EndpointRequest("a", List.of(), "10.91.0.200", "", mac);
        try (Station a = Station.join(engine, "a", "n", wanted)) {
            assertThat(a.endpoint().ipv4Address()).isEqualTo("10.91.0.200");
            assertThat(a.endpoint().macAddress()).isEqualTo(mac);
            if (hasOwnMac()) {
                assertThat(a.link("eth0").mac()).contains(MacAddress.parse(mac));
            }
            engine.createSandbox("b");
            for (String taken : List.of("10.91.0.200", "10.91.0.128")) {
                assertThatThrownBy(() -> engine.connect("b", "n", new EndpointRequest("b", List.of(), taken, "", "")))
                        .isInstanceOf(EngineException.Forbidden.class)
                        .hasMessage("Address already in use");
            }
            assertThatThrownBy(() -> engine.connect("b", "n", new EndpointRequest("b", List.of(), "10.1.1.1", "", "")))
                    .isInstanceOf(EngineException.InvalidArgument.class)
                    .hasMessageContaining("no configured subnet or ip-range contain the IP address 10.1.1.1");
            assertThat(engine.get("n").endpoints()).containsOnlyKeys("a");
            engine.deleteSandbox("b");
        }
    }

    @Test
    void optionsOfTheNetworkAreObeyed() {
        NetworkController engine = boot();
        engine.create(request(
                "n",
                List.of(PLAN),
                Map.of(
                        "com.docker.network.driver.mtu", "1280",
                        "com.docker.network.container_iface_prefix", "lan")));
        try (Station a = Station.join(engine, "a", "n", ANY)) {
            assertThat(a.link("lan0").mtu()).isEqualTo(1280);
        }
    }

    @Test
    void optionsOfTheEndpointAreObeyed() {
        NetworkController engine = boot();
        create(engine, "n");
        var asked = new EndpointRequest(
                "a",
                "",
                List.of(),
                List.of(),
                List.of(),
                "",
                "",
                "",
                List.of("169.254.7.7", "fe80::77"),
                Map.of(
                        "com.docker.network.endpoint.ifname",
                        "front",
                        "com.docker.network.endpoint.sysctls",
                        "net.ipv4.conf.IFNAME.log_martians=1,net.ipv4.conf.IFNAME.tag=7"),
                List.of(),
                0);
        try (Station a = Station.join(engine, "a", "n", asked)) {
            assertThat(a.addresses("front")).contains("10.91.0.129/24", "169.254.7.7/16", "fe80::77/64");
            assertThat(a.setting("ipv4/conf/front/log_martians")).isEqualTo("1");
            assertThat(a.setting("ipv4/conf/front/tag")).isEqualTo("7");
        }
        for (Map<String, String> wrong : List.of(
                Map.of("com.docker.network.endpoint.ifname", "a/b"),
                Map.of("com.docker.network.endpoint.sysctls", "net.ipv4.conf.eth0.tag=7"),
                Map.of("com.docker.network.endpoint.sysctls", "net.ipv4.conf.IFNAME.../x=7"),
                Map.of("typo", "1"))) {
            engine.createSandbox("b");
            assertThatThrownBy(() -> engine.connect("b", "n", ANY.withOptions(wrong)))
                    .isInstanceOf(EngineException.InvalidArgument.class);
        }
        engine.deleteSandbox("b");
        assertThat(engine.get("n").endpoints()).containsOnlyKeys("a");
    }

    @Test
    void anOptionThatCannotBeObeyedIsRefusedByName() {
        NetworkController engine = boot();
        assertThatThrownBy(() -> engine.create(request("n", List.of(PLAN), Map.of("typo", "1"))))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage(refusal("typo"));
        assertThatThrownBy(
                        () -> engine.create(request("n", List.of(PLAN), Map.of("com.docker.network.driver.mtu", "x"))))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("com.docker.network.driver.mtu");
        assertThat(engine.list()).extracting(Network::name).doesNotContain("n");
    }

    @Test
    void aContainerJoinsAndLeavesWhileItRuns() {
        NetworkController engine = boot();
        create(engine, "n");
        try (Station a = Station.join(engine, "a", "bridge", ANY);
                Station b = Station.join(engine, "b", "n", ANY)) {
            EndpointInfo joined = engine.connect("a", "n", ANY);
            assertThat(engine.connect("a", "n", ANY)).as("again").isEqualTo(joined);
            assertThat(a.callerSeenBy(b)).isEqualTo(joined.ipv4Address());
            assertThat(a.names()).contains("eth0", "eth1");

            engine.disconnect("a", "n");
            engine.disconnect("a", "n");
            assertThat(a.names()).contains("eth0").doesNotContain("eth1");
            assertThat(a.reaches(b)).isFalse();
            assertThat(engine.get("n").endpoints()).containsOnlyKeys("b");
        }
    }

    @Test
    void theAddressOfOneThatLeftIsFreeAndNobodyElseHasIt() {
        NetworkController engine = boot();
        create(engine, "n");
        var wanted = new EndpointRequest("a", List.of(), "10.91.0.200", "", "");
        try (Station a = Station.join(engine, "a", "n", wanted)) {
            engine.deleteSandbox("a");
            try (Station b = Station.join(engine, "b", "n", wanted);
                    Station c = Station.join(engine, "c", "n", ANY)) {
                assertThat(a.names())
                        .as("of one whose namespace somebody still has")
                        .doesNotContain("eth0");
                assertThat(c.reaches(b)).isTrue();
            }
        }
    }

    @Test
    void whatOutsidersDeleteIsRepaired() {
        NetworkController before = boot();
        create(before, "n");
        try (Station a = Station.join(before, "a", "n", ANY);
                Station b = Station.join(before, "b", "n", ANY)) {
            a.delete("eth0");
            assertThat(a.reaches(b)).isFalse();
            NetworkController engine = boot();
            engine.reconcile(Set.of("a", "b"));
            assertThat(a.callerSeenBy(b)).isEqualTo(a.endpoint().ipv4Address());
            engine.reconcile(Set.of("b"));
            assertThat(engine.get("n").endpoints()).containsOnlyKeys("b");
        }
    }

    @Test
    void nothingIsLeftOfANetworkThatIsRemoved() {
        NetworkController engine = boot();
        List<String> before = Station.links(host());
        create(engine, "n");
        try (Station a = Station.join(engine, "a", "n", ANY)) {
            assertThatThrownBy(() -> engine.remove("n"))
                    .isInstanceOf(EngineException.Forbidden.class)
                    .hasMessageContaining("has active endpoints");
            assertThat(a.names()).contains("eth0");
        }
        engine.deleteSandbox("a");
        engine.remove("n");
        assertThat(Station.links(host())).isEqualTo(before);
    }

    @Test
    void addressesRunOutWithAClearError() {
        NetworkController engine = boot();
        engine.create(request("n", List.of(new Subnet("10.91.0.0/30", "", "10.91.0.1", Map.of())), Map.of()));
        try (Station a = Station.join(engine, "a", "n", ANY)) {
            engine.createSandbox("b");
            assertThatThrownBy(() -> engine.connect("b", "n", ANY))
                    .isInstanceOf(EngineException.Unavailable.class)
                    .hasMessageStartingWith("no available IPv4 addresses on this network's address pools: n (");
            engine.disconnect("a", "n");
            assertThat(engine.connect("b", "n", ANY).ipv4Address())
                    .isEqualTo(a.endpoint().ipv4Address());
            engine.deleteSandbox("b");
        }
    }

    @Test
    void ipv6IsAsGoodAsIpv4() {
        NetworkController engine = boot();
        NetworkRequest plain = request("n", List.of(PLAN, new Subnet("fd91::/64", "fd91::1")), Map.of());
        engine.create(new NetworkRequest(
                plain.name(), plain.driver(), false, false, true, plain.subnets(), plain.options(), plain.labels()));
        try (Station a = Station.join(engine, "a", "n", ANY);
                Station b = Station.join(engine, "b", "n", ANY)) {
            assertThat(a.endpoint().ipv6Address()).isNotEmpty();
            assertThat(a.callerSeenAt(b, b.endpoint().ipv6Address()))
                    .isEqualTo(a.endpoint().ipv6Address());
            Link link = a.link("eth0");
            assertThat(link.up()).isTrue();
        }
    }
}
