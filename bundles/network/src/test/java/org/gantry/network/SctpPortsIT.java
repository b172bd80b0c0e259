package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.SctpEcho;
import org.gantry.network.testing.SctpSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Published ports of SCTP with real packets: the port 7777 of a container, which is 8888 at the host. */
@NeedsRoot
@SuppressWarnings("try") // some containers and servers need only be there
class SctpPortsIT {
    private static final PortRequest PORT = new PortRequest("sctp", 7777, "", 8888, 8888);
    private static final PublishedPort PUBLISHED = new PublishedPort("sctp", 7777, "0.0.0.0", 8888);
    private static final long HEARTBEATS_MILLIS = 6000;

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @BeforeEach
    void need() {
        SctpSocket.require();
    }

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
                SctpEcho server = new SctpEcho(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            refused(outside, "192.0.2.1");
            assertThat(engine.publish("one", List.of(PORT))).containsExactly(PUBLISHED);

            assertThat(call(outside, "192.0.2.1")).isEqualTo("hello");
            assertThat(server.nextPeer()).isEqualTo("192.0.2.2");
            assertThat(call(machine.host(), "192.0.2.1")).isEqualTo("hello");
            assertThat(server.nextPeer()).isEqualTo("192.0.2.1");
            assertThat(call(machine.host(), "127.0.0.1")).isEqualTo("hello");
            assertThat(server.nextPeer()).isEqualTo(one.endpoint().ipv4Gateway());
            for (Container caller : List.of(one, two, three)) {
                assertThat(call(caller.namespace(), "192.0.2.1"))
                        .as(caller.id())
                        .isEqualTo("hello");
                assertThat(server.nextPeer())
                        .as(caller.id())
                        .isEqualTo(one.endpoint().ipv4Gateway());
            }

            assertThat(engine.unpublish("one", List.of(PUBLISHED))).isEmpty();
            for (Fd caller : List.of(outside, machine.host(), one.namespace())) {
                refused(caller, "192.0.2.1");
            }
            refused(machine.host(), "127.0.0.1");
            assertThat(server.nextPeer()).isEqualTo("nobody");
        }
    }

    /**
     * A caller says which addresses it has, and the container tries them within 4.5 s (heartbeats, after the initial timeout
     * of 3 s and half of it for chance). Whoever gets one there knows of no association with the container.
     */
    @Test
    void associationsOutliveHeartbeatsToOtherAddressesOfTheirCallers() throws InterruptedException {
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                SctpEcho server = new SctpEcho(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            Inside.of(outside).run("ip", "addr", "add", "192.0.2.3/24", "dev", "eth0");
            engine.publish("one", List.of(PORT));
            try (SctpSocket away = SctpSocket.connect(outside, "192.0.2.1", 8888);
                    SctpSocket host = SctpSocket.connect(machine.host(), "192.0.2.1", 8888);
                    SctpSocket local = SctpSocket.connect(machine.host(), "127.0.0.1", 8888);
                    SctpSocket itself = SctpSocket.connect(one.namespace(), "192.0.2.1", 8888)) {
                Map<String, SctpSocket> callers =
                        Map.of("from outside", away, "host", host, "127.0.0.1", local, "itself", itself);
                Thread.sleep(HEARTBEATS_MILLIS);
                assertThat(callers)
                        .allSatisfy((caller, socket) -> assertThatNoException()
                                .as(caller)
                                .isThrownBy(() ->
                                        assertThat(socket.ask("still there")).isEqualTo("still there")));
            }
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedInDockersWords() {
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                SctpSocket own = SctpSocket.listen(machine.host(), 9999)) {
            engine.publish("one", List.of(PORT));
            assertThatThrownBy(() -> engine.publish("two", List.of(PORT)))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageEndingWith("Bind for 0.0.0.0:8888 failed: port is already allocated");
            assertThatThrownBy(() -> engine.publish("two", List.of(new PortRequest("sctp", 53, "", 9999, 9999))))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageEndingWith("failed to bind host port for 0.0.0.0:9999:" + two.address()
                            + ":53/sctp: address already in use");
            assertThatThrownBy(() -> SctpSocket.listen(machine.host(), 8888))
                    .as("the host's programs are told")
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
            assertThat(engine.publish("two", List.of(new PortRequest("tcp", 53, "", 8888, 8888))))
                    .as("a port of the other protocol is another port")
                    .contains(new PublishedPort("tcp", 53, "0.0.0.0", 8888));
        }
    }

    private static String call(Fd namespace, String address) {
        try (SctpSocket socket = SctpSocket.connect(namespace, address, 8888)) {
            return socket.ask("hello");
        }
    }

    /** By the host's kernel (ABORT), at once. */
    private static void refused(Fd namespace, String address) {
        assertThatThrownBy(() -> call(namespace, address))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ECONNREFUSED));
    }
}
