package org.gantry.linux.netlink.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.nft.Chain;
import org.gantry.linux.netlink.nft.Hook;
import org.gantry.linux.netlink.nft.NftFamily;
import org.gantry.linux.netlink.nft.NftTransaction;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.netlink.nft.RuleBuilder;
import org.gantry.linux.netlink.nft.Table;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flows over the loopback of a namespace, one of them rewritten: port 1000 leads to 2000. */
@NeedsRoot
class ConntrackIT {
    private static final int UDP = 17;
    private static final int TCP = 6;

    private final Fd namespace = NetNamespaces.make();
    private final Conntrack conntrack = NetNamespaces.callIn(namespace, Conntrack::open);

    @BeforeEach
    void rewrite() {
        try (Nftables nftables = Nftables.openIn(namespace)) {
            for (NftFamily family : List.of(NftFamily.IPV4, NftFamily.IPV6)) {
                Table table = new Table(family, "rewriting");
                Chain output = Chain.base(table, "output", Hook.localDestinationNat());
                nftables.commit(new NftTransaction()
                        .replace(table)
                        .add(output)
                        .add(
                                output,
                                new RuleBuilder(family)
                                        .protocolIs(UDP)
                                        .destinationPortIs(1000)
                                        .redirect(
                                                InetAddress.ofLiteral(family == NftFamily.IPV4 ? "127.0.0.1" : "::1"),
                                                2000)
                                        .build()));
            }
        }
    }

    @AfterEach
    void close() {
        conntrack.close();
        namespace.close();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 2", "::1, 10"})
    void flowsAreToldAndDeletedOneByOne(String address, int family) {
        send(address, 1000);
        send(address, 3000);
        send(address, 3000);
        List<Flow> seen = new ArrayList<>();
        assertThat(conntrack.delete(family, UDP, flow -> {
                    seen.add(flow);
                    return false;
                }))
                .isZero();
        assertThat(seen).hasSize(3);
        assertThat(seen.stream().filter(Flow::isRedirected)).singleElement().satisfies(flow -> {
            assertThat(flow.isPlain()).isFalse();
            assertThat(flow.original().destination()).isEqualTo(InetAddress.ofLiteral(address));
            assertThat(flow.original().destinationPort()).isEqualTo(1000);
            assertThat(flow.reply().sourcePort()).isEqualTo(2000);
            assertThat(flow.reply().destinationPort()).isEqualTo(flow.original().sourcePort());
        });
        assertThat(conntrack.delete(family, TCP, flow -> true)).isZero();
        assertThat(conntrack.delete(family == 2 ? 10 : 2, UDP, flow -> true)).isZero();
        assertThat(conntrack.delete(family, UDP, Flow::isRedirected)).isEqualTo(1);
        assertThat(conntrack.delete(family, UDP, Flow::isPlain)).isEqualTo(2);
        assertThat(conntrack.delete(family, UDP, flow -> true)).isZero();
    }

    @Test
    void anEmptyTableHasNothingToDelete() {
        assertThat(conntrack.delete(2, UDP, flow -> true)).isZero();
    }

    private void send(String address, int port) {
        NetNamespaces.callIn(namespace, () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[1], 1, InetAddress.ofLiteral(address), port));
                return port;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
