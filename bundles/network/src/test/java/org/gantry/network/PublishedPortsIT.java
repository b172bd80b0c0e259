package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.NetworkRequest;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.gantry.network.testing.Server.Heard;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Published ports with real packets: the port 7777 of containers, which is 8888 at the host. */
@NeedsRoot
@SuppressWarnings("try") // some containers and servers need only be there
class PublishedPortsIT {
    private static final PortRequest WEB = new PortRequest("tcp", 7777, "", 8888, 8888);
    private static final PublishedPort WEB_PUBLISHED = new PublishedPort("tcp", 7777, "0.0.0.0", 8888);

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aPublishedPortIsReachedFromEverywhere() {
        engine.create(Machine.bridge("other"));
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                Container three = machine.container(engine, "three", "other", Machine.ANY);
                Server server = Server.tcp(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            assertThat(call(Inside.of(outside), "192.0.2.1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(engine.publish("one", List.of(WEB))).containsExactly(WEB_PUBLISHED);

            // from another machine, whose address the container sees
            assertThat(call(Inside.of(outside), "192.0.2.1")).isEqualTo("hello\n");
            assertThat(server.next()).isEqualTo(new Heard("192.0.2.2", "call"));
            // from the host, at its own address, which it keeps
            assertThat(call(machine.onHost(), "192.0.2.1")).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo("192.0.2.1");
            // from the host at 127.0.0.1, which means somebody else inside
            assertThat(call(machine.onHost(), "127.0.0.1")).isEqualTo("hello\n");
            assertThat(server.next().peer()).isEqualTo(one.endpoint().ipv4Gateway());
            assertThat(call(machine.onHost(), "127.1.2.3")).isEqualTo("hello\n");
            server.next();
            // from the container itself, its neighbour, and another network
            for (Container caller : List.of(one, two, three)) {
                assertThat(call(caller.inside(), "192.0.2.1")).as(caller.id()).isEqualTo("hello\n");
                assertThat(server.next().peer())
                        .as(caller.id())
                        .isEqualTo(one.endpoint().ipv4Gateway());
            }
            assertThat(call(two.inside(), one.endpoint().ipv4Gateway())).isEqualTo("hello\n");
            server.next();

            // what is not published is not reached, be it from the neighbour on the wire who knows the way
            assertThat(Machine.tell(Inside.of(outside), one.address(), "intruder"))
                    .isEqualTo(Machine.NO_CONNECTION);
            Inside.of(outside).run("ip", "route", "add", "127.9.9.9/32", "via", "192.0.2.1");
            assertThat(server.isQuiet()).isTrue();

            assertThat(engine.unpublish("one", List.of(WEB_PUBLISHED))).isEmpty();
            assertThat(call(Inside.of(outside), "192.0.2.1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(call(machine.onHost(), "127.0.0.1")).isEqualTo(Machine.NO_CONNECTION);
        }
    }

    @Test
    void aPortAtOneAddressIsNotReachedAtOthers() {
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            engine.publish("one", List.of(new PortRequest("tcp", 7777, "127.0.0.1", 8888, 8888)));
            assertThat(call(machine.onHost(), "127.0.0.1")).isEqualTo("hello\n");
            assertThat(server.next().line()).isEqualTo("call");
            assertThat(call(machine.onHost(), "192.0.2.1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(call(Inside.of(outside), "192.0.2.1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(call(one.inside(), "172.30.0.1")).isEqualTo(Machine.NO_CONNECTION);
            // a neighbour on the wire who sends packets for 127.0.0.1 to the host
            Inside neighbour = Inside.of(outside);
            neighbour.bash("ip addr del 127.0.0.1/8 dev lo; ip link set lo down;"
                    + " echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet;"
                    + " ip route del local 127.0.0.0/8 table local; ip route add 127.0.0.1/32 via 192.0.2.1");
            assertThat(call(neighbour, "127.0.0.1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(server.isQuiet()).isTrue();
        }
    }

    @Test
    void aPortAtOneOfTheHostsAddressesIsReachedThereAloneFromOutsideToo() {
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            machine.onHost().run("ip", "addr", "add", "192.0.2.11/24", "dev", "uplink0");
            assertThat(engine.publish("one", List.of(new PortRequest("tcp", 7777, "192.0.2.1", 8888, 8888))))
                    .containsExactly(new PublishedPort("tcp", 7777, "192.0.2.1", 8888));
            for (Inside caller : List.of(Inside.of(outside), machine.onHost(), one.inside())) {
                assertThat(call(caller, "192.0.2.1")).isEqualTo("hello\n");
                server.next();
                assertThat(call(caller, "192.0.2.11")).isEqualTo(Machine.NO_CONNECTION);
            }
            assertThat(call(machine.onHost(), "127.0.0.1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(server.isQuiet()).isTrue();
            // the same port at another address is another one's
            try (Container two = machine.container(engine, "two");
                    Server other = Server.tcp(two.namespace(), 7777)) {
                engine.publish("two", List.of(new PortRequest("tcp", 7777, "192.0.2.11", 8888, 8888)));
                assertThat(call(Inside.of(outside), "192.0.2.11")).isEqualTo("hello\n");
                assertThat(other.next().peer()).isEqualTo("192.0.2.2");
                assertThat(server.isQuiet()).isTrue();
                refused("two", WEB, "Bind for 0.0.0.0:8888 failed: port is already allocated");
            }
        }
    }

    @Test
    void datagramsAreRedirectedToo() {
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Server server = Server.udp(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            engine.publish("one", List.of(new PortRequest("udp", 7777, "", 8888, 8888)));
            Inside.of(outside).bash("echo a datagram > /dev/udp/192.0.2.1/8888");
            assertThat(server.next()).isEqualTo(new Heard("192.0.2.2", "a datagram"));
            machine.onHost().bash("echo another > /dev/udp/127.0.0.1/8888");
            assertThat(server.next().line()).isEqualTo("another");
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedInDockersWords() {
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two")) {
            engine.publish("one", List.of(WEB));
            refused("two", WEB, "Bind for 0.0.0.0:8888 failed: port is already allocated");
            refused(
                    "two",
                    new PortRequest("tcp", 1, "127.0.0.1", 8888, 8888),
                    "Bind for 127.0.0.1:8888 failed: port is already allocated");
            assertThat(engine.publish("two", List.of(new PortRequest("udp", 7777, "", 8888, 8888))))
                    .hasSize(1);
            engine.deleteSandbox("one");
            try (Server host = Server.tcp(machine.host(), 9999)) {
                assertThat(host.isQuiet()).isTrue();
                refused(
                        "two",
                        new PortRequest("tcp", 80, "", 9999, 9999),
                        "failed to bind host port for 0.0.0.0:9999:" + two.address()
                                + ":80/tcp: address already in use");
                // and nothing of a request that fails in part
                assertThatThrownBy(
                                () -> engine.publish("two", List.of(WEB, new PortRequest("tcp", 80, "", 9999, 9999))))
                        .isInstanceOf(EngineException.Internal.class);
            }
            refused(
                    "two",
                    new PortRequest("tcp", 80, "198.51.100.1", 9999, 9999),
                    "failed to bind host port for 198.51.100.1:9999:" + two.address()
                            + ":80/tcp: cannot assign requested address");
            assertThat(engine.publish("two", List.of(WEB))).contains(WEB_PUBLISHED);
            // the host's own programs are told that the port is taken
            assertThatThrownBy(() -> Server.tcp(machine.host(), 8888)).hasMessageContaining("in use");
        }
    }

    private void refused(String container, PortRequest request, String words) {
        assertThatThrownBy(() -> engine.publish(container, List.of(request)))
                .isInstanceOf(EngineException.Internal.class)
                .hasMessageContaining("driver failed programming external connectivity on endpoint name (")
                .hasMessageEndingWith(words);
    }

    @Test
    void aFreePortIsFoundInARangeOrAnywhere() {
        try (Container one = machine.container(engine, "one");
                Server busy = Server.tcp(machine.host(), 9000)) {
            assertThat(busy.isQuiet()).isTrue();
            var range = new PortRequest("tcp", 7777, "", 9000, 9002);
            assertThat(engine.publish("one", List.of(range)))
                    .extracting(PublishedPort::hostPort)
                    .containsExactly(9001);
            assertThat(engine.publish("one", List.of(range)))
                    .extracting(PublishedPort::hostPort)
                    .containsExactly(9001, 9002);
            assertThatThrownBy(() -> engine.publish("one", List.of(range))).hasMessageContaining("9002");
            int any = engine.publish("one", List.of(new PortRequest("tcp", 7777, "", 0, 0)))
                    .getLast()
                    .hostPort();
            assertThat(any).isGreaterThan(1023);
        }
    }

    @Test
    void portsFollowTheContainerFromNetworkToNetwork() {
        engine.create(Machine.bridge("other"));
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            engine.connect("one", "other", Machine.ANY);
            engine.disconnect("one", "bridge");
            assertThat(call(machine.onHost(), "127.0.0.1")).isEqualTo("hello\n");
            assertThat(server.next().peer())
                    .isEqualTo(engine.get("other").subnets().getFirst().gateway());
        }
    }

    @Test
    void anInternalNetworkPublishesNothing() {
        engine.create(Machine.bridge("inner", true, List.of(), Map.of()));
        machine.container(engine, "one", "inner", Machine.ANY).close();
        assertThatThrownBy(() -> engine.publish("one", List.of(WEB)))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("cannot publish ports of container one: none of its networks can publish");
        assertThat(engine.publishWherePossible("one", List.of(WEB)))
                .as("at the start")
                .isEmpty();
        assertThat(isTaken(8888)).isFalse();
        assertThat(machine.leftovers()).noneMatch(file -> file.endsWith("/ports"));

        engine.connect("one", "bridge", Machine.ANY);
        assertThat(engine.publishWherePossible("one", List.of(WEB))).containsExactly(WEB_PUBLISHED);
    }

    @Test
    void neitherDoesOneWithoutTheHost() {
        machine.addLink("lan0");
        engine.create(new NetworkRequest(
                "lan", "macvlan", false, false, false, List.of(), Map.of("parent", "lan0"), Map.of()));
        machine.container(engine, "one", "lan", Machine.ANY).close();
        assertThatThrownBy(() -> engine.publish("one", List.of(WEB)))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("cannot publish ports of container one: none of its networks can publish");
        assertThat(engine.publishWherePossible("one", List.of(WEB))).isEmpty();
        assertThat(isTaken(8888)).isFalse();
    }

    @Test
    void portsSurviveTheEngineAndAnOutsideFlush() throws InterruptedException {
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            engine.close();
            assertThat(call(machine.onHost(), "127.0.0.1")).isEqualTo("hello\n");
            LocalNetworkController next = machine.engine();
            next.reconcile(Set.of("one"));
            assertThat(call(machine.onHost(), "127.0.0.1")).isEqualTo("hello\n");
            Eventually.holds(() -> isTaken(8888));

            machine.onHost().run("nft", "flush", "ruleset");
            Eventually.holds(() -> call(machine.onHost(), "127.0.0.1").equals("hello\n"));
            assertThat(machine.onHost().run("nft", "list", "ruleset")).contains("8888", "masquerade");

            next.reconcile(Set.of());
            assertThat(call(machine.onHost(), "127.0.0.1")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(machine.onHost().run("nft", "list", "ruleset")).doesNotContain("8888");
            Eventually.holds(() -> !isTaken(8888));
            assertThat(server.next().line()).isEqualTo("call");
        }
    }

    private boolean isTaken(int port) {
        try (Server server = Server.tcp(machine.host(), port)) {
            return !server.isQuiet();
        } catch (RuntimeException taken) {
            return true;
        }
    }

    private static String call(Inside from, String address) {
        return Machine.call(from, address, 8888);
    }
}
