package org.gantry.images.lease;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.oci.Digest;

/**
 * The leases of everybody who is bringing something in at the time. They live in memory: what a crash leaves behind, nobody
 * has a lease for, and the next start collects it.
 */
public final class Leases {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Lease> open = new HashSet<>();

    /** Something is about to be brought in. */
    public Lease open() {
        var lease = new Lease(this);
        lock.lock();
        try {
            open.add(lease);
        } finally {
            lock.unlock();
        }
        return lease;
    }

    /** A collection, which is told what it has to leave; meanwhile nothing more is held. */
    @FunctionalInterface
    public interface Collection {
        void run(Set<Digest> held) throws IOException;
    }

    /** Runs a collection. Who wants to hold something waits for its end, and then finds it or finds it gone. */
    public void collect(Collection collection) throws IOException {
        lock.lock();
        try {
            var held = new HashSet<Digest>();
            open.forEach(lease -> held.addAll(lease.held()));
            collection.run(held);
        } finally {
            lock.unlock();
        }
    }

    void hold(Lease lease, Digest digest) {
        lock.lock();
        try {
            lease.held().add(digest);
        } finally {
            lock.unlock();
        }
    }

    void close(Lease lease) {
        lock.lock();
        try {
            open.remove(lease);
        } finally {
            lock.unlock();
        }
    }
}
