package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.network.testing.Questions.addresses;
import static org.gantry.network.testing.Questions.query;
import static org.gantry.network.testing.Questions.tcp;
import static org.gantry.network.testing.Questions.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Questions;
import org.gantry.network.testing.Resolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What containers ask that the engine does not know. */
@NeedsRoot
@SuppressWarnings("try") // some resolvers need only be there
class NameForwardingIT {
    private static final String STUB = "127.0.0.53";

    @TempDir
    Path directory;

    private final Machine machine = new Machine();
    private LocalNetworkController engine;

    @BeforeEach
    void start() throws IOException {
        engine = machine.engineAsking(resolvConf("nameserver " + STUB + "\noptions edns0 trust-ad\n"));
        engine.create(Machine.bridge("front"));
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private Path resolvConf(String content) throws IOException {
        return Files.writeString(directory.resolve("resolv.conf"), content);
    }

    @Test
    void theStubResolverOfTheHostIsAskedFromTheHost() {
        try (Resolver stub = new Resolver(machine.host(), STUB);
                Container a = machine.container(engine, "a", "front", Machine.ANY)) {
            assertThat(addresses(udp(a.namespace(), query("example.org", Type.A))))
                    .containsExactly("203.0.113.9");
            assertThat(addresses(tcp(a.namespace(), query("example.org", Type.A))))
                    .containsExactly("203.0.113.9");
            assertThat(udp(a.namespace(), query("nobody.invalid", Type.A)).getRcode())
                    .isEqualTo(Rcode.NXDOMAIN);
            assertThat(stub.asked()).isEqualTo(3);
        }
    }

    @Test
    void sizesAreSettledBetweenTheContainerAndTheResolver() {
        try (Resolver stub = new Resolver(machine.host(), STUB);
                Container a = machine.container(engine, "a", "front", Machine.ANY)) {
            Message cut = udp(a.namespace(), query("many.org", Type.A));
            assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(stub.payloadSize()).isZero();
            assertThat(addresses(tcp(a.namespace(), query("many.org", Type.A)))).hasSize(100);
            Message extended = query("many.org", Type.A);
            extended.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
            assertThat(addresses(udp(a.namespace(), extended))).hasSize(100);
            assertThat(stub.payloadSize()).isEqualTo(4096);
        }
    }

    @Test
    void resolversAreAskedInTurnAndAChangeOfTheHostsCountsAtOnce() throws IOException {
        try (Container a = machine.container(engine, "a", "front", Machine.ANY)) {
            assertThat(udp(a.namespace(), query("example.org", Type.A)).getRcode())
                    .as("nobody is there")
                    .isEqualTo(Rcode.SERVFAIL);
            resolvConf("nameserver " + STUB + "\nnameserver 127.0.0.54\n");
            try (Resolver second = new Resolver(machine.host(), "127.0.0.54")) {
                assertThat(addresses(udp(a.namespace(), query("example.org", Type.A))))
                        .containsExactly("203.0.113.9");
            }
        }
    }

    @Test
    void oneContainerThatWaitsForAnswersKeepsNobodyFromTheirs() throws IOException {
        try (Fd outside = NetNamespaces.make()) {
            machine.connectOutside(outside);
            var waiting =
                    new EndpointRequest("waiting", "", List.of(), List.of(), List.of("192.0.2.99"), "", "", "", 0);
            try (Container a = machine.container(engine, "a", "front", waiting);
                    Container b = machine.container(engine, "b", "front", named("b"));
                    DatagramSocket socket = Questions.socket(a.namespace())) {
                socket.connect(Questions.SERVER);
                socket.setSoTimeout(15_000);
                for (int i = 0; i < 400; i++) {
                    byte[] wire = query("name" + i + ".org", Type.A).toWire();
                    socket.send(new DatagramPacket(wire, wire.length));
                }
                assertThat(new Message(Questions.receive(socket)).getRcode())
                        .as("one too many")
                        .isEqualTo(Rcode.REFUSED);
                assertThat(addresses(udp(a.namespace(), query("b", Type.A)))).containsExactly(b.address());
                assertThat(addresses(udp(b.namespace(), query("b", Type.A)))).containsExactly(b.address());
            }
        }
    }

    @Test
    void inAnInternalNetworkNobodyIsAsked() {
        engine.create(Machine.bridge("inner", true, List.of(), Map.of()));
        try (Resolver stub = new Resolver(machine.host(), STUB);
                Container a = machine.container(engine, "a", "inner", Machine.ANY)) {
            assertThat(udp(a.namespace(), query("example.org", Type.A)).getRcode())
                    .isEqualTo(Rcode.NXDOMAIN);
            assertThat(tcp(a.namespace(), query("example.org", Type.A)).getRcode())
                    .isEqualTo(Rcode.NXDOMAIN);
            assertThat(stub.asked()).isZero();
            engine.connect("a", "front", Machine.ANY);
            assertThat(addresses(udp(a.namespace(), query("example.org", Type.A))))
                    .containsExactly("203.0.113.9");
        }
    }

    @Test
    void thousandsOfQuestionsAtOnceAreAllAnswered() throws IOException {
        List<Container> askers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            askers.add(machine.container(engine, "asker" + i, "front", named("asker" + i)));
        }
        List<DatagramSocket> sockets = new ArrayList<>();
        try (Resolver stub = new Resolver(machine.host(), STUB)) {
            for (int i = 0; i < 2000; i++) {
                DatagramSocket socket = Questions.socket(askers.get(i % 4).namespace());
                socket.setSoTimeout(15_000);
                socket.connect(Questions.SERVER);
                sockets.add(socket);
            }
            List<byte[]> wires = sockets.stream()
                    .map(socket ->
                            query("asker" + sockets.indexOf(socket) % 4, Type.A).toWire())
                    .toList();
            long start = System.nanoTime();
            for (int i = 0; i < wires.size(); i++) {
                sockets.get(i).send(new DatagramPacket(wires.get(i), wires.get(i).length));
            }
            for (int i = 0; i < wires.size(); i++) {
                assertThat(addresses(new Message(Questions.receive(sockets.get(i)))))
                        .containsExactly(askers.get(i % 4).address());
            }
            System.out.println(
                    "2000 questions at once are answered within " + (System.nanoTime() - start) / 1_000_000 + " ms");
        } finally {
            sockets.forEach(DatagramSocket::close);
            askers.forEach(Container::close);
        }
    }

    private static EndpointRequest named(String name) {
        return new EndpointRequest(name, List.of(), "", "", "");
    }
}
