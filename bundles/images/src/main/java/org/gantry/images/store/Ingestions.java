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

    /** Runs a load or import. Whatever of it is in no catalog at the end is garbage, which is how a failure is undone. */
    <T> T run(Library.Step<T> ingestion) throws IOException {
        library.exclusively(() -> underWay++);
        try {
            return ingestion.run();
        } finally {
            library.exclusively(() -> {
                underWay--;
                return collectIfIdle();
            });
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
