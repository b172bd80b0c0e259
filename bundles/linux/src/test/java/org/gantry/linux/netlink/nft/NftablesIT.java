package org.gantry.linux.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.nft.NftSet.DataType;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What we write, as Debian's nft reads it. */
@NeedsRoot
class NftablesIT {
    private static final Table TABLE = new Table(NftFamily.IPV4, "gantry_test");
    private static final Path NFT = Path.of("/usr/sbin/nft");
    private static final byte[] PORT_80 = {0, 80};

    private final Fd namespace = NetNamespaces.make();
    private Nftables nftables;

    @BeforeEach
    void open() {
        nftables = Nftables.openIn(namespace);
    }

    @AfterEach
    void close() {
        nftables.close();
        namespace.close();
    }

    @Test
    void writesRulesThatNftReadsAsMeant() {
        Chain postrouting = Chain.base(TABLE, "postrouting", Hook.sourceNat());
        Chain forward = Chain.base(TABLE, "forward", Hook.forwardFilter());
        IpPrefix subnet = IpPrefix.parse("172.30.0.0/20");
        nftables.commit(new NftTransaction()
                .replace(TABLE)
                .add(postrouting)
                .add(
                        postrouting,
                        new RuleBuilder()
                                .sourceIn(subnet)
                                .outputIsNot("gantry0")
                                .counter()
                                .masquerade()
                                .build())
                .add(forward)
                .add(
                        forward,
                        new RuleBuilder()
                                .outputIs("gantry0")
                                .belongsToKnownConnection()
                                .verdict(Verdict.ACCEPT)
                                .build())
                .add(
                        forward,
                        new RuleBuilder()
                                .inputIs("gantry0")
                                .destinationIn(subnet)
                                .verdict(Verdict.RETURN)
                                .build())
                .add(
                        forward,
                        new RuleBuilder()
                                .inputIsNot("gantry0")
                                .protocolIs(17)
                                .verdict(Verdict.DROP)
                                .build()));

        assertThat(nftables.tables(NftFamily.IPV4)).containsExactly(TABLE);
        assertThat(nft("list", "table", "ip", "gantry_test")).isEqualTo("""
                table ip gantry_test {
                \tchain postrouting {
                \t\ttype nat hook postrouting priority srcnat; policy accept;
                \t\tip saddr 172.30.0.0/20 oifname != "gantry0" counter packets 0 bytes 0 masquerade
                \t}

                \tchain forward {
                \t\ttype filter hook forward priority filter; policy accept;
                \t\toifname "gantry0" ct state established,related accept
                \t\tiifname "gantry0" ip daddr 172.30.0.0/20 return
                \t\tiifname != "gantry0" meta l4proto udp drop
                \t}
                }
                """);
    }

    @Test
    void keepsSetsAndMapsThatRulesLookUp() {
        Chain prerouting = Chain.base(TABLE, "prerouting", Hook.destinationNat());
        NftSet local = NftSet.set(TABLE, "local", DataType.IPV4_ADDRESS);
        NftSet ports = NftSet.map(TABLE, "ports", DataType.PORT, DataType.IPV4_ADDRESS_AND_PORT);
        byte[] target = {(byte) 172, 30, 0, 2, 0x1f, (byte) 0x90, 0, 0};
        nftables.commit(new NftTransaction()
                .replace(TABLE)
                .add(local)
                .add(ports)
                .add(local, List.of(SetElement.of((byte) 192, (byte) 0, (byte) 2, (byte) 2)))
                .add(ports, List.of(SetElement.of(PORT_80, target), SetElement.of(new byte[] {1, (byte) 0xBB}, target)))
                .add(prerouting)
                .add(
                        prerouting,
                        new RuleBuilder()
                                .destinationIn(local)
                                .protocolIs(6)
                                .redirectPort(ports)
                                .build()));
        nftables.commit(new NftTransaction().remove(ports, List.of(SetElement.of(PORT_80))));

        assertThat(nft("list", "table", "ip", "gantry_test"))
                .contains("type ipv4_addr", "elements = { 192.0.2.2 }")
                .contains("type inet_service : ipv4_addr . inet_service")
                .contains("elements = { 443 : 172.30.0.2 . 8080 }")
                .contains("ip daddr @local dnat ip to tcp dport map @ports");
    }

    @Test
    void seesWhatOthersHaveWritten() {
        nft("add", "table", "inet", "theirs");
        nft("add", "chain", "inet", "theirs", "f", "{ type filter hook forward priority 10 ; policy drop ; }");
        nft("add", "chain", "inet", "theirs", "n", "{ type nat hook prerouting priority -100 ; }");
        nft("add", "chain", "inet", "theirs", "plain");
        nft("add", "rule", "inet", "theirs", "plain", "tcp dport 80 accept");
        nft("add", "rule", "inet", "theirs", "f", "jump plain");
        nft("add", "set", "inet", "theirs", "s", "{ type inet_service ; }");
        nft("add", "element", "inet", "theirs", "s", "{ 80, 443 }");
        assertThat(nftables.baseChains(NftFamily.IPV4)).isEmpty();
        assertThat(nftables.baseChains(NftFamily.INET))
                .extracting(
                        Chain::name,
                        Chain::policy,
                        chain -> chain.hook().orElseThrow().filtersForwarded())
                .containsExactlyInAnyOrder(tuple("f", Chain.Policy.DROP, true), tuple("n", Chain.Policy.ACCEPT, false));
        Table theirs = new Table(NftFamily.INET, "theirs");
        assertThat(nftables.contents(theirs, List.of(NftSet.set(theirs, "s", DataType.PORT))))
                .isEqualTo(new TableContents(2, 2));
        Table nobodys = new Table(NftFamily.INET, "nobodys");
        assertThat(nftables.contents(nobodys, List.of(NftSet.set(nobodys, "s", DataType.PORT))))
                .isEqualTo(new TableContents(0, 0));
    }

    @Test
    void jumpsThroughVerdictMaps() {
        Chain web = Chain.regular(TABLE, "web");
        Chain forward = Chain.base(TABLE, "forward", Hook.forwardFilter());
        NftSet verdicts = NftSet.map(TABLE, "verdicts", DataType.PORT, DataType.VERDICT);
        nftables.commit(new NftTransaction()
                .replace(TABLE)
                .add(web)
                .add(forward)
                .add(forward, new RuleBuilder().verdict(Verdict.jump(web)).build())
                .add(verdicts)
                .add(verdicts, List.of(SetElement.of(PORT_80, Verdict.goTo(web)))));
        assertThat(nft("list", "table", "ip", "gantry_test")).contains("jump web", "elements = { 80 : goto web }");
        assertThatThrownBy(() -> nftables.commit(new NftTransaction().delete(web)))
                .hasMessage("NFT_MSG_DELCHAIN chain web of table gantry_test: EBUSY (Device or resource busy)");
    }

    @Test
    void takesATransactionAsAWholeOrNotAtAll() {
        Chain missing = Chain.regular(new Table(NftFamily.IPV4, "nowhere"), "missing");
        NftTransaction transaction =
                new NftTransaction().add(TABLE).add(missing).add(Chain.regular(TABLE, "fine"));
        assertThatThrownBy(() -> nftables.commit(transaction))
                .hasMessage("NFT_MSG_NEWCHAIN chain missing of table nowhere: ENOENT (No such file or directory)");
        assertThat(nftables.tables(NftFamily.IPV4)).isEmpty();
    }

    @Test
    void deletesTablesAndLeavesThoseOfOthersAlone() {
        Table users = new Table(NftFamily.IPV4, "users_own");
        nftables.commit(new NftTransaction().add(users).replace(TABLE).add(Chain.regular(TABLE, "x")));
        nftables.delete(TABLE);
        nftables.delete(TABLE);
        assertThat(nftables.tables(NftFamily.IPV4)).containsExactly(users);
        assertThat(nftables.exists(users)).isTrue();
        assertThat(nftables.exists(TABLE)).isFalse();
        assertThat(nftables.tables(NftFamily.INET)).isEmpty();
    }

    private String nft(String... arguments) {
        assumeThat(NFT).as("SKIPPED: nft is not installed (package nftables)").isExecutable();
        var command = new ArrayList<>(List.of(NFT.toString()));
        command.addAll(List.of(arguments));
        return NetNamespaces.callIn(namespace, () -> output(command));
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
