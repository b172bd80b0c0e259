package org.gantry.network.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.nft.NftFamily;
import org.gantry.linux.netlink.nft.Nftables;
import org.gantry.linux.netlink.nft.Table;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is seen of tables that others delete, by a look alone: nobody brings them back here. */
@NeedsRoot
class FilterTableIT {
    private final Fd namespace = NetNamespaces.make();
    private final Nftables nftables = Nftables.openIn(namespace);
    private final FilterTable tables = new FilterTable("gantry_test");

    @AfterEach
    void close() {
        nftables.close();
        namespace.close();
    }

    @Test
    void aNetworkWithIpv6NeedsBothTables() {
        List<BridgeNetwork> networks = List.of(dual());
        assertThat(tables.isInstalled(nftables, false)).isFalse();
        tables.install(nftables, networks, List.of(), List.of());
        assertThat(tables.isInstalled(nftables, true)).isTrue();
        assertThat(tables.isComplete(nftables, networks, List.of(), List.of())).isTrue();

        nftables.delete(new Table(NftFamily.IPV6, "gantry_test"));
        assertThat(tables.isInstalled(nftables, true)).isFalse();
        assertThat(tables.isInstalled(nftables, false)).isTrue();
        assertThat(tables.isComplete(nftables, networks, List.of(), List.of())).isFalse();

        tables.install(nftables, networks, List.of(), List.of());
        nftables.delete(new Table(NftFamily.IPV4, "gantry_test"));
        assertThat(tables.isInstalled(nftables, true)).isFalse();
    }

    private static BridgeNetwork dual() {
        return BridgeNetwork.of(new NetworkRecord(
                "ab".repeat(32),
                "dual",
                BridgeNetwork.TYPE,
                Instant.EPOCH,
                false,
                false,
                false,
                true,
                List.of(new Subnet("10.1.0.0/16", "10.1.0.1"), new Subnet("fd00:77::/64", "fd00:77::1")),
                false,
                Map.of(),
                Map.of(),
                BridgeNetwork.newState(MacAddress.random(), "br0", 1500)));
    }
}
