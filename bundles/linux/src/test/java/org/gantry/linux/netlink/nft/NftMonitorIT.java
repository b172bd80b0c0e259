package org.gantry.linux.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.nft.NftSet.DataType;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
class NftMonitorIT {
    private static final Table TABLE = new Table(NftFamily.IPV4, "gantry_test");
    private static final NftSet MAP =
            NftSet.map(TABLE, "ports", DataType.PROTOCOL_AND_PORT, DataType.IPV4_ADDRESS_AND_PORT);

    private final Fd namespace = NetNamespaces.make();
    private Nftables nftables;
    private NftMonitor monitor;

    @BeforeEach
    void open() {
        nftables = Nftables.openIn(namespace);
        monitor = NetNamespaces.callIn(namespace, NftMonitor::open);
        nftables.commit(new NftTransaction().replace(TABLE).add(MAP));
        monitor.sawDeletionOf(TABLE.name());
    }

    @AfterEach
    void close() {
        monitor.close();
        nftables.close();
        namespace.close();
    }

    @Test
    void isNotWokenForAnElementThatIsAdded() {
        nftables.commit(new NftTransaction().add(MAP, List.of(element(80))));
        assertThat(isReadable()).isFalse();
    }

    @Test
    void seesAnElementThatIsDeleted() {
        nftables.commit(new NftTransaction().add(MAP, List.of(element(80))));
        nftables.commit(new NftTransaction().remove(MAP, List.of(key(80))));
        assertThat(isReadable()).isTrue();
        assertThat(monitor.sawDeletionOf("other")).isFalse();
        nftables.commit(new NftTransaction().add(MAP, List.of(element(80))));
        nftables.commit(new NftTransaction().remove(MAP, List.of(key(80))));
        assertThat(monitor.sawDeletionOf(TABLE.name())).isTrue();
    }

    @Test
    void seesADeletionBehindAnAddition() {
        nftables.commit(new NftTransaction().add(MAP, List.of(element(80))));
        nftables.commit(new NftTransaction().add(MAP, List.of(element(81))).remove(MAP, List.of(key(80))));
        assertThat(monitor.sawDeletionOf(TABLE.name())).isTrue();
    }

    @Test
    void seesTheTableGo() {
        nftables.delete(TABLE);
        assertThat(monitor.sawDeletionOf(TABLE.name())).isTrue();
    }

    private boolean isReadable() {
        boolean[] readable = {false};
        try (var epoll = new Epoll()) {
            epoll.add(monitor.fd(), Epoll.EPOLLIN, 1);
            epoll.await(0, (token, events) -> readable[0] = true);
        }
        return readable[0];
    }

    private static SetElement element(int port) {
        return SetElement.of(new byte[] {6, 0, 0, 0, 0, (byte) port, 0, 0}, new byte[] {10, 0, 0, 1, 0, 80, 0, 0});
    }

    private static SetElement key(int port) {
        return SetElement.of(new byte[] {6, 0, 0, 0, 0, (byte) port, 0, 0});
    }
}
