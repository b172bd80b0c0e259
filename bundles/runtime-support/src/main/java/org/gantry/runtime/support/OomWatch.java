package org.gantry.runtime.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.OomNotice;
import org.gantry.linux.cgroup.Patience;
import org.gantry.linux.fd.Reactor;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the OOM killer's work while the container goes on. The kernel's notice comes before the killer has chosen, so
 * the count is looked at until it has grown, for a while.
 */
public final class OomWatch implements AutoCloseable {
    private static final Duration UNTIL_KILLED = Duration.ofSeconds(1);

    private final Reactor reactor;
    private final CgroupManager cgroup;
    private final AtomicInteger notices = new AtomicInteger();
    private @Nullable OomNotice notice;
    private boolean closed;

    /** Written by one thread at a time: the one that found no notices pending. */
    private long told;

    public OomWatch(Reactor reactor, CgroupManager cgroup) {
        this.reactor = reactor;
        this.cgroup = cgroup;
    }

    /** Begins to watch, once; a driver that has taken over tells of what has happened before it. */
    public synchronized void begin(LongConsumer listener) {
        if (notice != null || closed) {
            return;
        }
        OomNotice opened = cgroup.openOomNotice().orElse(null);
        if (opened != null) {
            notice = opened;
            reactor.register(opened.fd(), opened.interest(), events -> noticed(listener));
            if (cgroup.oomKills() > 0) {
                noticed(listener);
            }
        }
    }

    /** The reactor's thread must not wait for the killer. */
    private synchronized void noticed(LongConsumer listener) {
        if (notice == null) {
            return;
        }
        notice.acknowledge();
        if (notices.getAndIncrement() == 0) {
            Thread.startVirtualThread(() -> look(listener));
        }
    }

    private void look(LongConsumer listener) {
        int seen;
        do {
            seen = notices.get();
            Patience patience = new Patience(UNTIL_KILLED);
            long kills = cgroup.oomKills();
            while (kills <= told && patience.more()) {
                kills = cgroup.oomKills();
            }
            if (kills > told) {
                told = kills;
                listener.accept(kills);
            }
        } while (notices.addAndGet(-seen) > 0);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (notice != null) {
            notice.close();
            notice = null;
        }
    }
}
