package org.gantry.network.bridge;

import java.util.concurrent.atomic.AtomicBoolean;
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
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean closed;

    TableGuard(HostNamespace host, String table, Runnable restore) {
        this.table = table;
        this.restore = restore;
        this.monitor = host.call(NftMonitor::open);
        this.reactor = new Reactor("network-table-guard");
        reactor.register(monitor.fd(), Epoll.EPOLLIN, events -> look());
    }

    private void look() {
        if (monitor.sawDeletionOf(table) && !asked.getAndSet(true)) {
            Thread.ofVirtual().name("network-table-restore").start(this::restoreOnce);
        }
    }

    /** One looks, and one waits to do so, for as many deletions as there may be meanwhile; most are the engine's own. */
    private void restoreOnce() {
        synchronized (asked) {
            asked.set(false);
            try {
                restore.run();
            } catch (RuntimeException e) {
                if (closed) {
                    LOG.debug("The table {} is left as it is", table, e);
                    return;
                }
                LOG.error("The table {} cannot be looked after", table, e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        reactor.close();
        monitor.close();
    }
}
