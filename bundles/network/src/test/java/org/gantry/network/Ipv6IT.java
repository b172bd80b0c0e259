package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
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

/** Networks with both families of addresses, with real packets. */
@NeedsRoot
class Ipv6IT {
    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    private Network create(String name, boolean internal, Subnet... subnets) {
        return engine.create(
                new NetworkRequest(name, "bridge", internal, false, true, List.of(subnets), Map.of(), Map.of()));
    }

    @Test
    void aContainerHasAddressesOfBothFamilies() {
        Network network = create("dual", false);
        assertThat(network.subnets()).hasSize(2);
        assertThat(network.subnets().getLast().cidr()).startsWith("fd").endsWith("/64");
        try (Container a = machine.container(engine, "a", "dual", Machine.ANY);
                Container b = machine.container(engine, "b", "dual", Machine.ANY);
                Container c = machine.container(engine, "c");
                Server server = Server.tcp(b.namespace(), 7777)) {
            EndpointInfo endpoint = a.endpoint();
            assertThat(endpoint.ipv6PrefixLength()).isEqualTo(64);
            assertThat(a.inside().run("ip", "-6", "-o", "addr", "show", "eth0", "scope", "global"))
                    .contains("/64")
                    .doesNotContain("tentative");
            assertThat(a.inside().run("ip", "-6", "route")).contains("default via fd");
            assertThat(Machine.tell(a.inside(), b.endpoint().ipv6Address(), "six"))
                    .isEqualTo("hello\n");
            assertThat(server.next().peer())
                    .isEqualTo(InetAddress.ofLiteral(endpoint.ipv6Address()).getHostAddress());
            assertThat(Machine.tell(machine.onHost(), b.endpoint().ipv6Address(), "host"))
                    .isEqualTo("hello\n");
            assertThat(Machine.tell(a.inside(), b.address(), "four")).isEqualTo("hello\n");
            assertThat(c.inside().run("ip", "-6", "addr", "show", "eth0")).isEmpty();
        }
    }

    @Test
    void networksAreIsolatedAndContainersGetOut() {
        create("front", false, new Subnet("fd00:77::/64", "fd00:77::1"));
        create("back", false, new Subnet("fd00:78::/64", "fd00:78::1"));
        try (Fd outside = NetNamespaces.make();
                Container a = machine.container(engine, "a", "front", Machine.ANY);
                Container b = machine.container(engine, "b", "back", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server server = Server.tcp(b.namespace(), 7777)) {
            machine.connectOutside6(outside);
            assertThat(Machine.tell(a.inside(), b.endpoint().ipv6Address(), "intruder"))
                    .isEqualTo(Machine.NO_CONNECTION);
            assertThat(Machine.tell(Inside.of(outside), b.endpoint().ipv6Address(), "intruder"))
                    .isEqualTo(Machine.NO_CONNECTION);
            assertThat(server.isQuiet()).isTrue();
            assertThat(Machine.tell(a.inside(), "2001:db8:0:0:0:0:0:2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo("2001:db8:0:0:0:0:0:1");
        }
    }

    @Test
    void portsArePublishedAtBoth() {
        create("dual", false);
        try (Fd outside = NetNamespaces.make();
                Container a = machine.container(engine, "a", "dual", Machine.ANY);
                Server server = Server.tcp(a.namespace(), 7777)) {
            machine.connectOutside6(outside);
            assertThat(engine.publish("a", List.of(new PortRequest("tcp", 7777, "", 7777, 7777))))
                    .containsExactly(
                            new PublishedPort("tcp", 7777, "0.0.0.0", 7777),
                            new PublishedPort("tcp", 7777, "::", 7777));
            assertThat(Machine.tell(Inside.of(outside), "2001:db8:0:0:0:0:0:1", "six"))
                    .isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo("2001:db8:0:0:0:0:0:2");
            assertThat(Machine.tell(machine.onHost(), "2001:db8:0:0:0:0:0:1", "host"))
                    .isEqualTo("hello\n");
            server.next();
            assertThat(Machine.tell(machine.onHost(), "127.0.0.1", "four")).isEqualTo("hello\n");
            server.next();
            engine.deleteSandbox("a");
            assertThat(machine.onHost().run("nft", "list", "ruleset")).doesNotContain("7777");
        }
    }

    @Test
    void aPortAtOneAddressOfTheHostIsNotReachedAtOthers() {
        create("dual", false);
        try (Fd outside = NetNamespaces.make();
                Container a = machine.container(engine, "a", "dual", Machine.ANY);
                Server server = Server.tcp(a.namespace(), 7777)) {
            machine.connectOutside6(outside);
            machine.onHost().bash("ip -6 addr add 2001:db8::11/64 dev uplink0 nodad");
            assertThat(engine.publish("a", List.of(new PortRequest("tcp", 7777, "2001:db8::1", 7777, 7777))))
                    .containsExactly(new PublishedPort("tcp", 7777, "2001:db8::1", 7777));
            for (Inside caller : List.of(Inside.of(outside), machine.onHost(), a.inside())) {
                assertThat(Machine.tell(caller, "2001:db8::1", "there")).isEqualTo("hello\n");
                server.next();
            }
            for (Inside caller : List.of(Inside.of(outside), machine.onHost())) {
                assertThat(Machine.tell(caller, "2001:db8::11", "elsewhere")).isEqualTo(Machine.NO_CONNECTION);
                assertThat(Machine.tell(caller, "192.0.2.1", "elsewhere")).isEqualTo(Machine.NO_CONNECTION);
            }
            assertThat(server.isQuiet()).isTrue();
        }
    }

    @Test
    void addressesAreTheUsersChoice() {
        create("plan", false, new Subnet("fd00:77::/64", ""));
        var wanted = new EndpointRequest("a", List.of(), "", "fd00:77::77", "");
        try (Container a = machine.container(engine, "a", "plan", wanted)) {
            assertThat(a.endpoint().ipv6Address()).isEqualTo("fd00:77::77");
            assertThat(a.endpoint().ipv6Gateway()).isEqualTo("fd00:77::1");
        }
        engine.createSandbox("b");
        assertThatThrownBy(() -> engine.connect("b", "plan", wanted)).hasMessage("Address already in use");
        assertThat(engine.get("plan").endpoints()).containsOnlyKeys("a");
        assertThat(engine.connect("b", "plan", Machine.ANY).ipv4Address()).isNotEmpty();
    }
}
