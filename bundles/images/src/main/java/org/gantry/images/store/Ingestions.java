package org.gantry.images.store;

import java.io.IOException;

/**
 * Keeps the collector from taking what a load or import has brought in and not yet named: it runs only when none is under
 * way, and the last to end lets it run.
 */
final class Ingestions {
    private final Library library;
    private final GarbageCollector collector;
    private int underWay;

    Ingestions(Library library, GarbageCollector collector) {
        this.library = library;
        this.collector = collector;
    }

    /** Work during which nothing is collected; whatever of it is in no catalog at the end is garbage then. */
    interface Kept extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    Kept begin() throws IOException {
        library.exclusively(() -> underWay++);
        return this::end;
    }

    /** Runs a load or import. Being garbage is how a failure is undone. */
    <T> T run(Library.Step<T> ingestion) throws IOException {
        try (Kept _ = begin()) {
            return ingestion.run();
        }
    }

    /** Also where the work was interrupted, which would make every read of a file fail. */
    private void end() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            library.exclusively(() -> {
                underWay--;
                return collectIfIdle();
            });
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** After a removal; inside the lock. */
    boolean collectIfIdle() throws IOException {
        if (underWay > 0) {
            return false;
        }
        collector.collect(library.catalog());
        return true;
    }
}
