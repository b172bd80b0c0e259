package org.gantry.images.store;

import java.io.IOException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.Snapshotter;
import org.gantry.images.lease.Lease;
import org.gantry.images.lease.LeasedContent;
import org.gantry.images.lease.LeasedSnapshotter;
import org.gantry.images.lease.Leases;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.unpack.ImageUnpacker;

/** Work that brings in what is in no catalog yet: it has a lease as long as it lasts, and what it leaves is garbage then. */
final class Ingestions {
    private final Library library;
    private final GarbageCollector collector;
    private final Leases leases = new Leases();
    private final ContentStore content;
    private final Snapshotter snapshotter;
    private final TarLimits limits;

    /** @param limits of layers that are unpacked */
    Ingestions(
            Library library,
            GarbageCollector collector,
            ContentStore content,
            Snapshotter snapshotter,
            TarLimits limits) {
        this.library = library;
        this.collector = collector;
        this.content = content;
        this.snapshotter = snapshotter;
        this.limits = limits;
    }

    /**
     * Stores to work with.
     *
     * @param content holds whatever blob is asked of it or put into it
     * @param unpacker holds the layers that it unpacks or finds unpacked
     */
    record Ingestion(ContentStore content, ImageUnpacker unpacker) {}

    /** What is done with them. */
    @FunctionalInterface
    interface Work<T> {
        T run(Ingestion ingestion) throws IOException;
    }

    /** Runs a load, import or the like. Being garbage is how a failure is undone. */
    <T> T run(Work<T> work) throws IOException {
        Lease lease = begin();
        try {
            var leased = new LeasedContent(content, lease);
            return work.run(new Ingestion(
                    leased, new ImageUnpacker(leased, new LeasedSnapshotter(snapshotter, lease), limits)));
        } finally {
            end(lease);
        }
    }

    /** A lease for {@link #end}. */
    Lease begin() throws IOException {
        return library.exclusively(leases::open);
    }

    /** Also where the work was interrupted, which would make every read of a file fail. */
    void end(Lease lease) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            lease.close();
            library.exclusively(() -> {
                collect();
                return lease;
            });
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** After a removal; inside the library's lock. */
    void collect() throws IOException {
        leases.collect(held -> collector.collect(library.catalog(), held));
    }
}
