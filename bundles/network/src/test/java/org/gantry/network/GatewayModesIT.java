package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.network.Network;
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

/** What another machine that knows the way to a network sees of its containers, and what these show it. */
@NeedsRoot
class GatewayModesIT {
    private static final String MODE = "com.docker.network.bridge.gateway_mode_ipv4";

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();
    private final Fd outside = NetNamespaces.make();

    GatewayModesIT() {
        machine.connectOutside(outside);
    }

    @AfterEach
    void close() {
        outside.close();
        machine.close();
    }

    private Network create(String mode, boolean internal) {
        return engine.create(Machine.bridge("n", internal, List.of(), Map.of(MODE, mode)));
    }

    private boolean answersPing(Container container) {
        return Inside.of(outside)
                .run("busybox", "ping", "-c", "1", "-W", "1", container.address())
                .contains(" 0% packet loss");
    }

    @Test
    void withNatNothingOfAContainerIsSeen() {
        create("nat", false);
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), "192.0.2.2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo("192.0.2.1");
            assertThat(Machine.tell(Inside.of(outside), a.address(), "in")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(answersPing(a)).isFalse();
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @Test
    void withUnprotectedNatAllOfItsPortsAre() {
        create("nat-unprotected", false);
        engine.create(Machine.bridge("other"));
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Container b = machine.container(engine, "b", "other", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), "192.0.2.2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo("192.0.2.1");
            assertThat(Machine.tell(Inside.of(outside), a.address(), "in")).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo("192.0.2.2");
            assertThat(Machine.tell(b.inside(), a.address(), "neighbour")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @Test
    void whereIsRoutedItIsAMachineOfItsOwn() {
        create("routed", false);
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Server away = Server.tcp(outside, 7777);
                Server own = Server.tcp(a.namespace(), 7777)) {
            assertThat(Machine.tell(a.inside(), "192.0.2.2", "out")).isEqualTo("hello\n");
            assertThat(away.next().peer()).isEqualTo(a.address());
            assertThat(answersPing(a)).isTrue();
            assertThat(Machine.tell(Inside.of(outside), a.address(), "in")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @Test
    void routedPortsArePublishedAtTheContainer() {
        create("routed", false);
        engine.create(Machine.bridge("other"));
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Container b = machine.container(engine, "b", "other", Machine.ANY);
                Server own = Server.tcp(a.namespace(), 7777)) {
            var request = new PortRequest("tcp", 7777, "", 80, 80);
            PublishedPort port = new PublishedPort("tcp", 7777, "0.0.0.0", 0);
            assertThat(engine.publish("a", List.of(request))).containsExactly(port);
            assertThat(Machine.tell(Inside.of(outside), a.address(), "in")).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo("192.0.2.2");
            assertThat(Machine.tell(b.inside(), a.address(), "neighbour")).isEqualTo("hello\n");
            assertThat(own.next().peer())
                    .as("whose own network leads outside as the host")
                    .isEqualTo(a.endpoint().ipv4Gateway());
            assertThat(Inside.of(outside).bash("timeout 2 bash -c 'exec 3<>/dev/tcp/192.0.2.1/80' 2>&1"))
                    .contains("refused");

            machine.onHost().run("nft", "delete", "table", "ip", "gantry_default");
            LocalNetworkController next = machine.engine();
            next.reconcile(Set.of("a", "b"));
            assertThat(Machine.tell(Inside.of(outside), a.address(), "in")).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo("192.0.2.2");

            assertThat(next.unpublish("a", List.of(port))).isEmpty();
            assertThat(Machine.tell(Inside.of(outside), a.address(), "in")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @Test
    void isolatedNotEvenTheHostIsThere() {
        Network network = create("isolated", true);
        String bridge = "gantry-" + network.id().substring(0, 8);
        try (Container a = machine.container(engine, "a", "n", Machine.ANY);
                Container b = machine.container(engine, "b", "n", Machine.ANY);
                Server own = Server.tcp(b.namespace(), 7777)) {
            assertThat(machine.onHost().run("ip", "-o", "-4", "addr", "show", bridge))
                    .isEmpty();
            assertThat(Machine.tell(a.inside(), b.address(), "neighbour")).isEqualTo("hello\n");
            assertThat(own.next().peer()).isEqualTo(a.address());
            assertThat(Machine.tell(machine.onHost(), b.address(), "host")).isEqualTo(Machine.NO_CONNECTION);
            assertThat(own.isQuiet()).isTrue();
        }
    }

    @Test
    void modesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> create("isolated", false))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("gateway mode 'isolated' can only be used for an internal network");
        assertThatThrownBy(() -> create("bridged", false))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("unknown gateway mode bridged");
        assertThat(engine.list()).extracting(Network::name).doesNotContain("n");
    }
}
