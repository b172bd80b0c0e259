package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What another machine that knows the way to a network sees of its containers, and what these show it. */
@NeedsRoot
class GatewayModesIT {
    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();
    private final Fd outside = NetNamespaces.make();

    GatewayModesIT() {
        machine.connectOutside6(outside);
    }

    @AfterEach
    void close() {
        outside.close();
        machine.close();
    }

    /** Of addresses, as Java writes them. */
    private enum Family {
        IPV4("4", "192.0.2.1", "192.0.2.2"),
        IPV6("6", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:2");

        final String number;
        final String host;
        final String outside;

        Family(String number, String host, String outside) {
            this.number = number;
            this.host = host;
            this.outside = outside;
        }

        String of(Container container) {
            return this == IPV4
                    ? container.address()
                    : canonical(container.endpoint().ipv6Address());
        }

        String gateway(Container container) {
            return this == IPV4
                    ? container.endpoint().ipv4Gateway()
                    : canonical(container.endpoint().ipv6Gateway());
        }

        private static String canonical(String address) {
            return InetAddress.ofLiteral(address).getHostAddress();
        }
    }

    /** With both families of addresses, one of which has the mode. */
    private Network create(Family family, String mode, boolean internal) {
        Map<String, String> options = Map.of("com.docker.network.bridge.gateway_mode_ipv" + family.number, mode);
        return engine.create(new NetworkRequest("n", "bridge", internal, false, true, List.of(), options, Map.of()));
    }

    private boolean answersPing(Family family, Container container) {
        return Inside.of(outside)
                .run("busybox", "ping", "-" + family.number, "-c", "1", "-W", "1", family.of(container))
                .contains(" 0% packet loss");
    }

    @ParameterizedTest
    @EnumSource
    void withNatNothingOfAContainerIsSeen(Family family) {
        create(family, "nat", false);
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), family.outside, "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo(family.host);
            assertThat(Machine.tell(Inside.of(outside), family.of(a), "in")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(answersPing(family, a)).isFalse();
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withUnprotectedNatAllOfItsPortsAre(Family family) {
        create(family, "nat-unprotected", false);
        engine.create(Machine.dual("other"));
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Container b = machine.container(engine, "b", "other", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), family.outside, "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo(family.host);
            assertThat(Machine.tell(Inside.of(outside), family.of(a), "in")).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo(family.outside);
            assertThat(Machine.tell(b.inside(), family.of(a), "neighbour")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereIsRoutedItIsAMachineOfItsOwn(Family family) {
        create(family, "routed", false);
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), family.outside, "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo(family.of(a));
            assertThat(answersPing(family, a)).isTrue();
            assertThat(Machine.tell(Inside.of(outside), family.of(a), "in")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOtherFamilyIsNotConcerned(Family family) {
        create(family, "routed", false);
        Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server away = Server.tcp(outside, 7777)) {
            assertThat(Machine.tell(a.inside(), other.outside, "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo(other.host);
            assertThat(answersPing(other, a)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void routedPortsArePublishedAtTheContainer(Family family) {
        create(family, "routed", false);
        engine.create(Machine.dual("other"));
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Container b = machine.container(engine, "b", "other", Machine.ANY);
                Server own = Server.tcp(a.namespace(), 7777)) {
            String everywhere = family == Family.IPV4 ? "0.0.0.0" : "::";
            var request = new PortRequest("tcp", 7777, family == Family.IPV4 ? "0.0.0.0" : "::", 80, 80);
            PublishedPort port = new PublishedPort("tcp", 7777, everywhere, 0);
            assertThat(engine.publish("a", List.of(request))).containsExactly(port);
            assertThat(Machine.tell(Inside.of(outside), family.of(a), "in")).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo(family.outside);
            assertThat(Machine.tell(b.inside(), family.of(a), "neighbour")).isEqualTo("hello\n");
            assertThat(own.next().peer())
                    .as("whose own network leads outside as the host")
                    .isEqualTo(family.gateway(a));
            assertThat(Machine.call(Inside.of(outside), family.host, 80)).isEqualTo(Machine.NO_CONNECTION);

            String table = family == Family.IPV4 ? "ip" : "ip6";
            machine.onHost().run("nft", "delete", "table", table, "gantry_default");
            LocalNetworkController next = machine.engine();
            next.reconcile(Set.of("a", "b"));
            assertThat(Machine.tell(Inside.of(outside), family.of(a), "in")).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo(family.outside);

            assertThat(next.unpublish("a", List.of(port))).isEmpty();
            assertThat(Machine.tell(Inside.of(outside), family.of(a), "in")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @Test
    void aPortOfBothFamiliesIsAtTheHostInOneAndAtTheContainerInTheOther() {
        create(Family.IPV6, "routed", false);
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(engine.publish("a", List.of(new PortRequest("tcp", 7777, "", 80, 80))))
                    .containsExactlyInAnyOrder(
                            new PublishedPort("tcp", 7777, "0.0.0.0", 80), new PublishedPort("tcp", 7777, "::", 0));
            assertThat(Machine.call(Inside.of(outside), Family.IPV4.host, 80)).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo(Family.IPV4.outside);
            assertThat(Machine.tell(Inside.of(outside), Family.IPV6.of(a), "in"))
                    .isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo(Family.IPV6.outside);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isolatedNotEvenTheHostIsThere(Family family) {
        Network network = create(family, "isolated", true);
        String bridge = "gantry-" + network.id().substring(0, 8);
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Container b = machine.container(engine, "b", "n", Machine.ANY);
                Server own = Server.tcp(b.namespace(), 7777)) {
            assertThat(machine.onHost()
                            .run("ip", "-o", "-" + family.number, "addr", "show", "scope", "global", "dev", bridge))
                    .isEmpty();
            assertThat(Machine.tell(a.inside(), family.of(b), "neighbour")).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo(family.of(a));
            assertThat(Machine.tell(machine.onHost(), family.of(b), "host")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void modesThatCannotBeAreRefused(Family family) {
        assertThatThrownBy(() -> create(family, "isolated", false))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("gateway mode 'isolated' can only be used for an internal network");
        assertThatThrownBy(() -> create(family, "bridged", false))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("unknown gateway mode bridged");
        assertThat(engine.list()).extracting(Network::name).doesNotContain("n");
    }
}
