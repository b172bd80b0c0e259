package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.PortRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an engine finds after it was killed, or after somebody has been busy in its kernel. */
@NeedsRoot
class SurvivalIT {
    private static final PortRequest WEB = new PortRequest("tcp", 7777, "", 8888, 8888);

    private final Machine machine = new Machine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aRestartedEngineKeepsWhatLiveContainersHave() {
        LocalNetworkController killed = machine.engine();
        try (Container one = machine.container(killed, "one");
                Container two = machine.container(killed, "two")) {
            List<Link> before = links();
            LocalNetworkController engine = machine.engine();
            engine.reconcile(Set.of("one", "two"));
            assertThat(links()).isEqualTo(before);
            assertThat(engine.get("bridge").endpoints())
                    .containsEntry("one", one.endpoint())
                    .containsEntry("two", two.endpoint());
            assertThat(reaches(one, two.address())).isTrue();
            assertThat(engine.connect("one", "bridge", Machine.ANY)).isEqualTo(one.endpoint());
            try (Container three = machine.container(engine, "three")) {
                assertThat(three.address()).isEqualTo("172.30.0.4");
            }
        }
    }

    @Test
    void removesWhatBelongsToNobody() {
        LocalNetworkController killed = machine.engine();
        machine.container(killed, "gone").close();
        machine.container(killed, "one").close();
        killed.createSandbox("never-connected");
        LocalNetworkController engine = machine.engine();
        engine.reconcile(Set.of("one"));
        assertThat(engine.get("bridge").endpoints()).containsOnlyKeys("one");
        assertThat(ports()).hasSize(1);
        assertThat(machine.leftovers())
                .containsExactlyInAnyOrder(
                        "default/run/netns/one",
                        "default/run/network/addresses/" + bridge(engine) + "/leases/172.30.0.3",
                        "default/run/network/endpoints/one/" + bridge(engine) + ".json");
    }

    @Test
    void repairsABridgeThatWasDeleted() {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two")) {
            machine.onHost().run("ip", "link", "del", "gantry0");
            assertThat(answers(one, two.address())).isFalse();
            engine.reconcile(Set.of("one", "two"));
            assertThat(reaches(one, two.address())).isTrue();
            assertThat(reaches(one, "172.30.0.1")).isTrue();
        }
    }

    @Test
    @SuppressWarnings("try") // the server need only be there
    void aDeletedBridgeComesBackWithAllWhoWereOnItAtTheNextConnect() throws InterruptedException {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            machine.onHost().run("ip", "link", "del", "gantry0");
            try (Container three = machine.container(engine, "three")) {
                Eventually.holds(() -> answers(one, two.address()));
                assertThat(reaches(three, one.address())).isTrue();
                assertThat(reaches(two, "172.30.0.1")).isTrue();
                assertThat(Machine.call(machine.onHost(), "127.0.0.1", 8888)).isEqualTo("hello\n");
            }
        }
    }

    @Test
    @SuppressWarnings("try") // the server need only be there
    void soDoesOneWithBothFamilies() throws InterruptedException {
        LocalNetworkController engine = machine.engine();
        engine.create(Machine.dual("dual"));
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one", "dual", Machine.ANY);
                Container two = machine.container(engine, "two", "dual", Machine.ANY);
                Server server = Server.tcp(one.namespace(), 7777)) {
            machine.connectOutside6(outside);
            engine.publish("one", List.of(WEB));
            machine.onHost().run("ip", "link", "del", bridgeOf(engine, "dual"));
            machine.container(engine, "three", "dual", Machine.ANY).close();
            Eventually.holds(() -> Machine.tell(two.inside(), one.endpoint().ipv6Address(), "six")
                    .equals("hello\n"));
            assertThat(Machine.tell(two.inside(), one.address(), "four")).isEqualTo("hello\n");
            assertThat(Machine.call(Inside.of(outside), "192.0.2.1", 8888)).isEqualTo("hello\n");
            assertThat(Machine.call(Inside.of(outside), "2001:db8::1", 8888)).isEqualTo("hello\n");
        }
    }

    @Test
    @SuppressWarnings("try") // the server need only be there
    void soDoesOneWhoseContainersAreSeparated() throws InterruptedException {
        LocalNetworkController engine = machine.engine();
        engine.create(
                Machine.bridge("apart", false, List.of(), Map.of("com.docker.network.bridge.enable_icc", "false")));
        try (Container one = machine.container(engine, "one", "apart", Machine.ANY);
                Container two = machine.container(engine, "two", "apart", Machine.ANY);
                Server server = Server.tcp(one.namespace(), 7777)) {
            machine.onHost().run("ip", "link", "del", bridgeOf(engine, "apart"));
            machine.container(engine, "three", "apart", Machine.ANY).close();
            Eventually.holds(() -> answers(two, two.endpoint().ipv4Gateway()));
            Eventually.holds(
                    () -> Machine.tell(machine.onHost(), one.address(), "host").equals("hello\n"));
            assertThat(Machine.tell(two.inside(), one.address(), "neighbour")).isEqualTo(Machine.NO_CONNECTION);
        }
    }

    @Test
    void repairsAVethThatWasDeleted() {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one");
                Container two = machine.container(engine, "two")) {
            machine.onHost().run("ip", "link", "del", ports().getFirst().name());
            engine.reconcile(Set.of("one", "two"));
            assertThat(reaches(one, two.address())).isTrue();
            assertThat(one.inside().run("ip", "-o", "addr", "show", "eth0")).contains(one.address());
            assertThat(one.inside().run("ip", "route")).contains("default via 172.30.0.1");
        }
    }

    @Test
    void repairsAContainerThatHasUndoneItsOwnConfiguration() {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one")) {
            one.inside().run("ip", "addr", "flush", "dev", "eth0");
            one.inside().run("ip", "link", "set", "eth0", "down");
            engine.reconcile(Set.of("one"));
            assertThat(reaches(one, "172.30.0.1")).isTrue();
        }
    }

    @Test
    void bringsItsRulesBack() {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one")) {
            String rules = machine.onHost().run("nft", "list", "ruleset");
            machine.onHost().run("nft", "flush", "ruleset");
            engine.reconcile(Set.of("one"));
            assertThat(machine.onHost().run("nft", "list", "ruleset")).isEqualTo(rules);

            machine.onHost().run("nft", "delete table ip gantry_default");
            machine.container(engine, "two").close();
            assertThat(machine.onHost().run("nft", "list", "ruleset")).isEqualTo(rules);
            assertThat(reaches(one, "172.30.0.1")).isTrue();
        }
    }

    @Test
    void bringsTheRulesOfIpv6BackToo() {
        LocalNetworkController engine = machine.engine();
        engine.create(Machine.dual("dual"));
        machine.container(engine, "one", "dual", Machine.ANY).close();
        String rules = rulesOfIpv6();
        assertThat(rules).contains("masquerade");
        machine.onHost().run("nft", "flush", "ruleset");
        engine.reconcile(Set.of("one"));
        assertThat(rulesOfIpv6()).isEqualTo(rules);

        machine.onHost().run("nft", "delete table ip6 gantry_default");
        machine.container(engine, "two", "dual", Machine.ANY).close();
        assertThat(rulesOfIpv6()).isEqualTo(rules);
    }

    @Test
    void finishesWhatAKilledEngineHadBegun() throws IOException {
        LocalNetworkController killed = machine.engine();
        EndpointInfo endpoint;
        try (Container one = machine.container(killed, "one")) {
            endpoint = one.endpoint();
        }
        Path state = machine.instance("default").endpoints();
        // Killed between the record and the kernel, in connect of "one".
        machine.onHost().run("ip", "link", "del", ports().getFirst().name());
        // Killed between the lease and the record, in connect of "two".
        Path leases = state.resolve("addresses/" + bridge(killed) + "/leases");
        Files.createSymbolicLink(leases.resolve("172.30.0.3"), Path.of("two"));
        // Killed right after deleteSandbox of "three" had hidden it.
        machine.container(killed, "three").close();
        Files.move(state.resolve("endpoints/three"), state.resolve("leaving/three@1"));
        // Killed while a record was written, and before anything was mounted.
        Files.writeString(state.resolve("endpoints/one/x.json.new"), "{");
        Files.createFile(machine.instance("default").sandboxes().resolve("four"));

        LocalNetworkController engine = machine.engine();
        engine.reconcile(Set.of("one", "two"));
        assertThat(engine.get("bridge").endpoints()).containsOnlyKeys("one").containsValue(endpoint);
        assertThat(ports()).hasSize(1);
        assertThat(leases)
                .isDirectoryContaining("glob:**/172.30.0.2")
                .satisfies(directory -> assertThat(directory.toFile().list()).hasSize(1));
        assertThat(state.resolve("leaving")).isEmptyDirectory();
        assertThat(engine.connect("one", "bridge", Machine.ANY)).isEqualTo(endpoint);
    }

    @Test
    void leavesPortsAloneThatItDidNotMake() {
        LocalNetworkController engine = machine.engine();
        machine.container(engine, "one").close();
        machine.onHost().run("ip", "link", "add", "users0", "type", "veth", "peer", "name", "users1");
        machine.onHost().run("ip", "link", "set", "users0", "master", "gantry0");
        machine.onHost().run("ip", "link", "add", "veth0123abc", "type", "veth", "peer", "name", "stray1");
        machine.onHost().run("ip", "link", "set", "veth0123abc", "master", "gantry0");
        engine.reconcile(Set.of("one"));
        assertThat(ports()).extracting(Link::name).contains("users0").doesNotContain("veth0123abc");
        machine.onHost().run("ip", "link", "del", "users0");
    }

    @Test
    void aHostThatWentDownTakesSandboxesWithItButNotTheSubnet() throws IOException {
        LocalNetworkController before = machine.engine();
        machine.container(before, "one").close();
        String subnet = before.get("bridge").subnets().getFirst().cidr();
        machine.onHost().run("ip", "link", "del", "gantry0");
        Path sandbox = machine.instance("default").sandboxes().resolve("one");
        NetNamespaces.delete(sandbox);
        Files.createFile(sandbox);

        LocalNetworkController engine = machine.engine();
        engine.reconcile(Set.of("one"));
        assertThat(engine.get("bridge").endpoints()).isEmpty();
        assertThat(sandbox).doesNotExist();
        assertThat(engine.get("bridge").subnets().getFirst().cidr()).isEqualTo(subnet);
        try (Container one = machine.container(engine, "one")) {
            assertThat(reaches(one, "172.30.0.1")).isTrue();
        }
    }

    @Test
    void shutsDownAroundRunningContainersAndCompletelyWithoutAny() {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one")) {
            machine.container(engine, "two").close();
            engine.shutdown(Set.of("one"));
            assertThat(ports()).hasSize(1);
            assertThat(reaches(one, "172.30.0.1")).isTrue();
            assertThat(machine.onHost().run("nft", "list", "tables")).contains("gantry_default");
        }
        LocalNetworkController next = machine.engine();
        next.reconcile(Set.of("one"));
        next.shutdown(Set.of());
        assertThat(links()).extracting(Link::name).noneMatch(name -> name.matches("gantry.*|veth.*"));
        assertThat(machine.onHost().run("nft", "list", "ruleset")).isEmpty();
        assertThat(machine.leftovers()).isEmpty();
    }

    @Test
    void reusesAnAddressOnlyAfterAllOthersAndAnIdentifierAtOnce() {
        LocalNetworkController engine = machine.engine();
        for (int i = 0; i < 3; i++) {
            try (Container one = machine.container(engine, "one")) {
                assertThat(one.address()).isEqualTo("172.30.0." + (2 + i));
            }
            engine.deleteSandbox("one");
            engine.deleteSandbox("one");
            assertThat(engine.get("bridge").endpoints()).isEmpty();
        }
    }

    @Test
    void disconnectsAndConnectsAgain() {
        LocalNetworkController engine = machine.engine();
        try (Container one = machine.container(engine, "one")) {
            engine.disconnect("one", "bridge");
            engine.disconnect("one", "bridge");
            assertThat(one.inside().run("ip", "-o", "link")).doesNotContain("eth0");
            assertThat(engine.connect("one", "bridge", Machine.ANY).ipv4Address())
                    .isEqualTo("172.30.0.3");
            assertThat(reaches(one, "172.30.0.1")).isTrue();
        }
        assertThatThrownBy(() -> engine.disconnect("one", "nowhere")).isInstanceOf(EngineException.NotFound.class);
    }

    @Test
    void saysWhatFailedAndLeavesNothingOfIt() {
        LocalNetworkController engine = machine.engine();
        assertThatThrownBy(() -> engine.connect("homeless", "bridge", Machine.ANY))
                .isInstanceOf(EngineException.Internal.class)
                .hasMessageStartingWith("cannot connect container homeless to network bridge: openat2 ")
                .hasMessageEndingWith("ENOENT (No such file or directory)");
        assertThat(engine.get("bridge").endpoints()).isEmpty();
        assertThat(machine.leftovers()).isEmpty();
        assertThat(ports()).isEmpty();
    }

    @Test
    void leaksNeitherDescriptorsNorLinksNorAddresses() throws IOException {
        LocalNetworkController engine = machine.engine();
        churn(engine, 10);
        long before = descriptors();
        churn(engine, 60);
        assertThat(descriptors()).isLessThanOrEqualTo(before + 2);
        engine.shutdown(Set.of());
        assertThat(machine.leftovers()).isEmpty();
        assertThat(ports()).isEmpty();
    }

    /** Containers come and go, several at a time. */
    private void churn(LocalNetworkController engine, int count) {
        IntStream.range(0, count).parallel().forEach(i -> {
            machine.container(engine, "c" + i).close();
            engine.deleteSandbox("c" + i);
        });
        engine.reconcile(Set.of());
    }

    /** Sockets and namespaces; at most the pool's own are among them. */
    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(SurvivalIT::target)
                    .filter(target -> target.startsWith("net:") || target.startsWith("socket:"))
                    .count();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private List<Link> links() {
        try (RouteSocket host = machine.route()) {
            return host.links().list();
        }
    }

    private List<Link> ports() {
        return links().stream().filter(link -> link.master() != 0).toList();
    }

    private String rulesOfIpv6() {
        return machine.onHost().run("nft", "list", "table", "ip6", "gantry_default");
    }

    /** The link of a network of the user's. */
    private static String bridgeOf(LocalNetworkController engine, String network) {
        return "gantry-" + engine.get(network).id().substring(0, 8);
    }

    private static String bridge(LocalNetworkController engine) {
        return engine.get("bridge").id();
    }

    /** Tries several times: an address that just was unreachable is remembered as such for a few seconds. */
    private static boolean reaches(Container from, String address) {
        return IntStream.range(0, 6).anyMatch(attempt -> answers(from, address));
    }

    private static boolean answers(Container from, String address) {
        return from.inside()
                .run("busybox", "ping", "-c", "1", "-W", "1", address)
                .contains("1 packets received");
    }
}
