package org.gantry.engine.files;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.namespace.MountNamespaces;
import org.jspecify.annotations.Nullable;

/**
 * Who is at work on the files of which container, so that they are not removed beneath, and not mounted twice: two overlays
 * over the same directories would not see each other's changes.
 */
final class RootfsLeases {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Map<String, Set<Lease>> leases = new HashMap<>();

    /** Work by the thread that asked for it, until closed. */
    final class Lease implements AutoCloseable {
        private final String container;
        private final Thread thread = Thread.currentThread();
        private final @Nullable Fd namespace;

        private Lease(String container, @Nullable Fd namespace) {
            this.container = container;
            this.namespace = namespace;
        }

        @Override
        public void close() {
            end(this);
        }
    }

    /**
     * Begins work. The caller holds the container's lock.
     *
     * @param namespace where the root filesystem is mounted for it, to be closed in the end; null if it is not
     */
    synchronized Lease begin(String container, @Nullable Fd namespace) {
        Lease lease = new Lease(container, namespace);
        leases.computeIfAbsent(container, _ -> new HashSet<>()).add(lease);
        return lease;
    }

    private synchronized void end(Lease lease) {
        Set<Lease> ofContainer = leases.getOrDefault(lease.container, new HashSet<>());
        if (ofContainer.remove(lease)) {
            if (ofContainer.isEmpty()) {
                leases.remove(lease.container);
            }
            if (lease.namespace != null) {
                lease.namespace.close();
            }
            notifyAll();
        }
    }

    /** Another mount of a root filesystem that is mounted for somebody's work. */
    synchronized Optional<DetachedMount> share(String container) {
        return leases.getOrDefault(container, Set.of()).stream()
                .map(lease -> lease.namespace)
                .filter(namespace -> namespace != null)
                .findFirst()
                .map(MountNamespaces::copyRoot);
    }

    /**
     * Waits for work to end, and after a while ends it. The caller holds the container's lock, so that none begins.
     *
     * @throws EngineException.Conflict if it does not end
     */
    synchronized void awaitNone(String container) {
        if (!await(container, GRACE)) {
            leases.getOrDefault(container, Set.of()).forEach(lease -> lease.thread.interrupt());
            if (!await(container, GRACE)) {
                throw new EngineException.Conflict("the files of container " + container + " are being copied");
            }
        }
    }

    private synchronized boolean await(String container, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long left = limit.toMillis();
        try {
            while (leases.containsKey(container) && left > 0) {
                wait(left);
                left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !leases.containsKey(container);
    }
}
