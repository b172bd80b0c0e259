package org.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gantry.api.network.PortRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.Machine.Container;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.network.testing.Server;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host with a firewall of its own, by the tools that Debian has for it. */
@NeedsRoot
@SuppressWarnings("try") // some containers and servers need only be there
class HostFirewallIT {
    private static final String WORDS =
            "WARNING: the host's firewall drops forwarded packets that none of its rules accepts (%s): containers reach"
                    + " other machines, and are reached at published ports, only as far as it lets them";
    private static final PortRequest WEB = new PortRequest("tcp", 7777, "", 8888, 8888);

    private final Machine machine = new Machine();
    private final LocalNetworkController engine = machine.engine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aPolicyThatDropsIsToldOfAndItsRulesAreTheUsers() {
        assertThat(engine.warnings()).isEmpty();
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            machine.connectOutside(outside);
            engine.publish("one", List.of(WEB));
            machine.onHost().run("iptables-nft", "-P", "FORWARD", "DROP");
            assertThat(engine.warnings()).containsExactly(WORDS.formatted("chain FORWARD of table ip filter"));
            assertThat(Machine.call(Inside.of(outside), "192.0.2.1", 8888)).isEqualTo(Machine.NO_CONNECTION);
            machine.onHost().run("iptables-nft", "-A", "FORWARD", "-o", "gantry0", "-j", "ACCEPT");
            machine.onHost().run("iptables-nft", "-A", "FORWARD", "-i", "gantry0", "-j", "ACCEPT");
            String theirs = machine.onHost().run("iptables-nft", "-S");
            assertThat(Machine.call(Inside.of(outside), "192.0.2.1", 8888)).isEqualTo("hello\n");
            engine.deleteSandbox("one");
            assertThat(machine.onHost().run("iptables-nft", "-S")).isEqualTo(theirs);
            machine.onHost().run("iptables-nft", "-P", "FORWARD", "ACCEPT");
            assertThat(engine.warnings()).isEmpty();
        }
    }

    @Test
    void aPolicyOfTheLegacyProgramsIsSeenAndNothingOfThemIsMade() {
        assertThat(engine.warnings()).isEmpty();
        assertThat(machine.onHost().bash("cat /proc/thread-self/net/ip_tables_names"))
                .as("the table is not there because we looked for it")
                .isEmpty();
        machine.onHost().run("iptables-legacy", "-A", "FORWARD", "-s", "198.51.100.0/24", "-j", "ACCEPT");
        assertThat(engine.warnings()).isEmpty();
        machine.onHost().run("iptables-legacy", "-P", "FORWARD", "DROP");
        assertThat(engine.warnings())
                .containsExactly(WORDS.formatted("chain FORWARD of table filter, iptables-legacy"));
        machine.onHost().run("iptables-legacy", "-P", "FORWARD", "ACCEPT");
        assertThat(engine.warnings()).isEmpty();
    }

    @Test
    void thatOfIpv6CountsWhereContainersHaveIt() {
        machine.onHost().run("ip6tables-legacy", "-P", "FORWARD", "DROP");
        machine.onHost().run("nft", "add table ip6 theirs");
        machine.onHost().run("nft", "add chain ip6 theirs f { type filter hook forward priority 0 ; policy drop ; }");
        assertThat(engine.warnings()).isEmpty();
        engine.create(Machine.dual("dual"));
        assertThat(engine.warnings())
                .containsExactly(
                        WORDS.formatted("chain f of table ip6 theirs"),
                        WORDS.formatted("chain FORWARD of table filter, ip6tables-legacy"));
    }

    @Test
    void whatOthersDeleteOfOursComesBackAndWhatIsTheirsStays() throws InterruptedException {
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            machine.onHost().run("nft", "add table ip theirs");
            for (String command : List.of("flush ruleset", "delete table ip gantry_default")) {
                machine.onHost().run("nft", command);
                Eventually.holds(
                        () -> Machine.call(machine.onHost(), "127.0.0.1", 8888).equals("hello\n"));
                machine.onHost().run("nft", "add table ip theirs");
            }
            assertThat(machine.onHost().run("nft", "list", "tables")).contains("table ip theirs");
        }
    }

    @Test
    void rulesThatOthersDeleteWithoutTheTableComeBackToo() throws InterruptedException {
        try (Container one = machine.container(engine, "one");
                Server server = Server.tcp(one.namespace(), 7777)) {
            engine.publish("one", List.of(WEB));
            String before = ours();
            for (String command : List.of(
                    "flush table ip gantry_default",
                    "flush chain ip gantry_default postrouting",
                    "flush map ip gantry_default ports",
                    "flush chain ip gantry_default prerouting; delete chain ip gantry_default prerouting")) {
                machine.onHost().run("nft", command);
                Eventually.holds(() -> ours().equals(before));
            }
            assertThat(Machine.call(machine.onHost(), "127.0.0.1", 8888)).isEqualTo("hello\n");
        }
    }

    @Test
    void soDoRulesOfIpv6() throws InterruptedException {
        engine.create(Machine.dual("dual"));
        try (Fd outside = NetNamespaces.make();
                Container one = machine.container(engine, "one", "dual", Machine.ANY);
                Server server = Server.tcp(one.namespace(), 7777)) {
            machine.connectOutside6(outside);
            engine.publish("one", List.of(WEB));
            String before = ofBothFamilies();
            for (String command : List.of(
                    "flush ruleset",
                    "delete table ip6 gantry_default",
                    "flush table ip6 gantry_default",
                    "flush chain ip6 gantry_default forward",
                    "flush map ip6 gantry_default ports",
                    "flush chain ip6 gantry_default prerouting; delete chain ip6 gantry_default prerouting")) {
                machine.onHost().run("nft", command);
                Eventually.holds(() -> ofBothFamilies().equals(before));
            }
            Eventually.holds(
                    () -> Machine.call(Inside.of(outside), "2001:db8::1", 8888).equals("hello\n"));
            assertThat(server.next().peer()).isEqualTo("2001:db8:0:0:0:0:0:2");
            assertThat(Machine.tell(Inside.of(outside), one.endpoint().ipv6Address(), "intruder"))
                    .isEqualTo(Machine.NO_CONNECTION);
        }
    }

    private String ours() {
        return machine.onHost().run("nft", "list", "table", "ip", "gantry_default");
    }

    private String ofBothFamilies() {
        return ours() + machine.onHost().run("nft", "list", "table", "ip6", "gantry_default");
    }
}
