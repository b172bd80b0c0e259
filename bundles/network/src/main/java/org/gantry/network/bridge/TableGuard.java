package org.gantry.network.bridge;

import org.gantry.linux.fd.Epoll;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.netlink.nft.NftMonitor;
import org.gantry.network.driver.HostNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices when somebody deletes the engine's table or something in it, and has it looked after. */
final class TableGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableGuard.class);

    private final NftMonitor monitor;
    private final Reactor reactor;
    private final String table;
    private final Runnable restore;
    private volatile boolean closed;

    TableGuard(HostNamespace host, String table, Runnable restore) {
        this.table = table;
        this.restore = restore;
        this.monitor = host.call(NftMonitor::open);
        this.reactor = new Reactor("network-table-guard");
        reactor.register(monitor.fd(), Epoll.EPOLLIN, events -> look());
    }

    private void look() {
        if (!monitor.sawDeletionOf(table)) {
            return;
        }
        Thread.ofVirtual().name("network-table-restore").start(() -> {
            try {
                restore.run();
            } catch (RuntimeException e) {
                if (closed) {
                    LOG.debug("The table {} is left as it is", table, e);
                    return;
                }
                LOG.error("Somebody has deleted the table {}, and it cannot be written again", table, e);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        reactor.close();
        monitor.close();
    }
}
