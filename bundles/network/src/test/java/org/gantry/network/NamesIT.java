package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.network.testing.Questions.query;
import static org.gantry.network.testing.Questions.tcp;
import static org.gantry.network.testing.Questions.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Questions;
import org.gantry.network.testing.Resolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Questions asked from inside containers, at 127.0.0.11. */
@NeedsRoot
class NamesIT {
    private static final int PATIENCE_MS = 5000;

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void containersFindEachOtherByNameAliasIdentifierAndHostName() {
        engine.create(Machine.bridge("front"));
        var request = new EndpointRequest("Web", "www1", List.of("api"), List.of(), List.of(), "", "", "", 0);
        try (Container web = machine.container(engine, "0123456789abcdef", "front", request);
                Container client = machine.container(engine, "client", "front", named("client"))) {
            for (String name : List.of("web", "WEB", "api", "www1", "0123456789ab", "web.front", "api.FRONT")) {
                assertThat(addresses(client, name)).as(name).containsExactly(web.address());
            }
            Message answer = udp(client.namespace(), query("web", Type.A));
            assertThat(answer.getSection(Section.ANSWER).getFirst().getTTL()).isEqualTo(10);
            assertThat(answer.getSection(Section.ANSWER).getFirst().getName()).hasToString("web.");
            assertThat(udp(client.namespace(), query("web", Type.AAAA)).getSection(Section.ANSWER))
                    .isEmpty();
            assertThat(udp(client.namespace(), query("web", Type.AAAA)).getRcode())
                    .isEqualTo(Rcode.NOERROR);
            String[] octets = web.address().split("\\.");
            String reverse = octets[3] + "." + octets[2] + "." + octets[1] + "." + octets[0] + ".in-addr.arpa";
            assertThat(udp(client.namespace(), query(reverse, Type.PTR))
                            .getSection(Section.ANSWER)
                            .getFirst()
                            .rdataToString())
                    .isEqualTo("web.front.");
            assertThat(addresses(web, "client")).containsExactly(client.address());
        }
        engine.deleteSandbox("0123456789abcdef");
        engine.deleteSandbox("client");
        engine.remove("front");
        assertThat(machine.leftovers()).isEmpty();
    }

    @Test
    void namesHaveAddressesOfBothFamiliesAndBothLeadBackToThem() {
        engine.create(new NetworkRequest("dual", "bridge", true, false, true, List.of(), Map.of(), Map.of()));
        engine.create(Machine.bridge("front", true, List.of(), Map.of()));
        try (Container web = machine.container(engine, "web", "dual", named("web"));
                Container client = machine.container(engine, "client", "dual", named("client"))) {
            assertThat(addresses(client, "web")).containsExactly(web.address());
            InetAddress address6 = InetAddress.ofLiteral(web.endpoint().ipv6Address());
            assertThat(Questions.addresses(udp(client.namespace(), query("web", Type.AAAA))))
                    .containsExactly(address6.getHostAddress());
            for (InetAddress address : List.of(address6, InetAddress.ofLiteral(web.address()))) {
                String reverse = ReverseMap.fromAddress(address).toString(true);
                assertThat(udp(client.namespace(), query(reverse, Type.PTR))
                                .getSection(Section.ANSWER)
                                .getFirst()
                                .rdataToString())
                        .isEqualTo("web.dual.");
            }
            assertThat(udp(client.namespace(), query("web", Type.MX)).getRcode())
                    .as("somebody is there, but has no mail")
                    .isEqualTo(Rcode.NOERROR);
            // in several networks, the addresses in all of those that the asker is in too
            String second = engine.connect("web", "front", named("web")).ipv4Address();
            assertThat(addresses(client, "web")).containsExactly(web.address());
            engine.connect("client", "front", named("client"));
            assertThat(addresses(client, "web")).containsExactlyInAnyOrder(web.address(), second);
            assertThat(addresses(client, "web.front")).containsExactly(second);
        }
    }

    @Test
    void namesEndWhereTheNetworkEnds() {
        engine.create(Machine.bridge("front", true, List.of(), Map.of()));
        engine.create(Machine.bridge("back", true, List.of(), Map.of()));
        try (Container a = machine.container(engine, "a", "front", named("a"));
                Container b = machine.container(engine, "b", "back", named("b"))) {
            assertThat(udp(a.namespace(), query("b", Type.A)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            String second = engine.connect("a", "back", named("a")).ipv4Address();
            assertThat(addresses(a, "b")).containsExactly(b.address());
            assertThat(addresses(b, "a")).containsExactly(second);
            engine.disconnect("a", "back");
            assertThat(udp(b.namespace(), query("a", Type.A)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            var linked = new EndpointRequest("c", "", List.of(), List.of("b:database"), List.of(), "", "", "", 0);
            try (Container c = machine.container(engine, "c", "back", linked)) {
                assertThat(addresses(c, "database")).containsExactly(b.address());
                assertThat(udp(b.namespace(), query("database", Type.A)).getRcode())
                        .isEqualTo(Rcode.NXDOMAIN);
            }
        }
    }

    @Test
    void severalContainersOfOneNameShareTheWorkAndLongAnswersGoOverTcp() {
        engine.create(Machine.bridge("front", true, List.of(), Map.of()));
        var worker = new EndpointRequest("", "", List.of("worker"), List.of(), List.of(), "", "", "", 0);
        List<Container> workers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            workers.add(machine.container(engine, "worker" + i, "front", worker));
        }
        try (Container client = machine.container(engine, "client", "front", named("client"))) {
            Message cut = udp(client.namespace(), query("worker", Type.A));
            assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(cut.toWire().length).isLessThanOrEqualTo(512);
            Message extended = query("worker", Type.A);
            extended.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
            Message longer = udp(client.namespace(), extended);
            assertThat(longer.getHeader().getFlag(Flags.TC)).isFalse();
            assertThat(longer.getSection(Section.ANSWER)).hasSize(60);
            assertThat(longer.getOPT()).isNotNull();
            Message whole = tcp(client.namespace(), query("worker", Type.A));
            assertThat(whole.getSection(Section.ANSWER)).hasSize(60);
            Set<String> first = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                first.add(tcp(client.namespace(), query("worker", Type.A))
                        .getSection(Section.ANSWER)
                        .getFirst()
                        .rdataToString());
            }
            assertThat(first).hasSizeGreaterThan(3);
        }
        workers.forEach(Container::close);
    }

    @Test
    @SuppressWarnings("try") // the resolver need only be there
    void otherNamesAreAskedForOutsideButNotFromInternalNetworks() throws Exception {
        engine.create(Machine.bridge("front"));
        engine.create(Machine.bridge("inner", true, List.of(), Map.of()));
        try (Fd outside = NetNamespaces.make()) {
            machine.connectOutside(outside);
            try (Resolver resolver = new Resolver(outside, "192.0.2.2")) {
                var request = new EndpointRequest(
                        "a", "", List.of(), List.of(), List.of("192.0.2.77", "192.0.2.2"), "", "", "", 0);
                try (Container a = machine.container(engine, "a", "front", request);
                        Container b = machine.container(engine, "b", "inner", request)) {
                    assertThat(addresses(a, "example.org")).containsExactly("203.0.113.9");
                    assertThat(udp(b.namespace(), query("example.org", Type.A)).getRcode())
                            .isEqualTo(Rcode.NXDOMAIN);
                    assertThat(resolver.asked()).isEqualTo(1);
                    assertThat(addresses(a, "a")).containsExactly(a.address());
                    assertThat(resolver.asked()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void nonsenseDoesNotHurt() throws Exception {
        engine.create(Machine.bridge("front", true, List.of(), Map.of()));
        try (Container a = machine.container(engine, "a", "front", named("a"))) {
            assertThat(raw(a.namespace(), new byte[] {1, 2, 3})).isEmpty();
            assertThat(raw(a.namespace(), new byte[0])).isEmpty();
            byte[] answerAsQuestion = query("a", Type.A).toWire();
            answerAsQuestion[2] |= (byte) 0x80;
            assertThat(raw(a.namespace(), answerAsQuestion)).isEmpty();
            byte[] update = query("a", Type.A).toWire();
            update[2] |= 0x28;
            assertThat(new Message(raw(a.namespace(), update)).getRcode()).isEqualTo(Rcode.NOTIMP);
            assertThat(addresses(a, "a")).containsExactly(a.address());
            var evil =
                    new EndpointRequest("..", "", List.of("../../x", "a/b", ""), List.of(), List.of(), "", "", "", 0);
            machine.container(engine, "evil", "front", evil).close();
            engine.deleteSandbox("evil");
        }
        engine.deleteSandbox("a");
        engine.remove("front");
        assertThat(machine.leftovers()).isEmpty();
    }

    @Test
    void portFiftyThreeStaysTheContainersOwn() throws IOException {
        engine.create(Machine.bridge("front", true, List.of(), Map.of()));
        try (Container a = machine.container(engine, "a", "front", named("a"));
                DatagramSocket own = NetNamespaces.callIn(a.namespace(), () -> bound(53))) {
            assertThat(addresses(a, "a")).containsExactly(a.address());
            own.setSoTimeout(50);
            var packet = new DatagramPacket(new byte[100], 100);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> own.receive(packet))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void namesAreServedAgainWithinASecondOfTheNextEngine() throws InterruptedException {
        engine.create(Machine.bridge("front", true, List.of(), Map.of()));
        try (Container a = machine.container(engine, "a", "front", named("a"));
                Container b = machine.container(engine, "b", "front", named("b"))) {
            engine.close();
            assertThat(quickly(a.namespace(), "b"))
                    .as("while there is no engine")
                    .isEmpty();
            long start = System.nanoTime();
            LocalNetworkController next = machine.engine();
            while (!quickly(a.namespace(), "b").contains(b.address())) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
                Thread.sleep(20);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            System.out.println("names are back after "
                    + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
            next.reconcile(Set.of("a", "b"));
            assertThat(addresses(a, "b")).containsExactly(b.address());
            next.deleteSandbox("b");
            Thread.sleep(200);
            assertThat(udp(a.namespace(), query("b", Type.A)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        }
    }

    @Test
    void aStormOfQuestionsIsAnswered() throws IOException {
        engine.create(Machine.bridge("front", true, List.of(), Map.of()));
        try (Container a = machine.container(engine, "a", "front", named("a"));
                Container b = machine.container(engine, "b", "front", named("b"))) {
            long[] took = new long[4000];
            try (DatagramSocket socket = NetNamespaces.callIn(a.namespace(), () -> bound(0))) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.11"), 53));
                socket.setSoTimeout(PATIENCE_MS);
                for (int i = 0; i < took.length; i++) {
                    byte[] question = query("b", Type.A).toWire();
                    var packet = new DatagramPacket(new byte[512], 512);
                    long start = System.nanoTime();
                    socket.send(new DatagramPacket(question, question.length));
                    socket.receive(packet);
                    took[i] = System.nanoTime() - start;
                    Message answer = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                    assertThat(Questions.addresses(answer)).containsExactly(b.address());
                }
            }
            Arrays.sort(took);
            System.out.println("an answer takes " + took[took.length / 2] / 1000 + " us (median of " + took.length
                    + "), 99% under " + took[took.length * 99 / 100] / 1000 + " us");
            assertThat(took[took.length / 2]).isLessThan(Duration.ofMillis(10).toNanos());
        }
    }

    private static EndpointRequest named(String name) {
        return new EndpointRequest(name, List.of(), "", "", "");
    }

    private List<String> addresses(Container from, String name) {
        return Questions.addresses(udp(from.namespace(), query(name, Type.A)));
    }

    /** What comes back within 300 ms for nonsense, or five seconds else; empty when nothing does. */
    private static byte[] raw(Fd namespace, byte[] question) {
        return Questions.raw(namespace, question, question.length < 12 || question[2] < 0 ? 300 : PATIENCE_MS);
    }

    private List<String> quickly(Fd namespace, String name) {
        try {
            byte[] answer = Questions.raw(namespace, query(name, Type.A).toWire(), 200);
            return answer.length == 0 ? List.of() : Questions.addresses(new Message(answer));
        } catch (IOException | UncheckedIOException nobodyThere) {
            return List.of();
        }
    }

    private static DatagramSocket bound(int port) {
        try {
            return new DatagramSocket(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
