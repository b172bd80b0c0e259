package org.gantry.engine.log;

import java.io.IOException;

/**
 * What followers of a log wait for. Rotation happens under the same monitor under which a reader opens its files, so a
 * reader never misses one between two names.
 */
final class LogGrowth {
    private long version;
    private long rotations;
    private boolean active;

    /** The exchange of the current file. */
    @FunctionalInterface
    interface Rotation {
        void run() throws IOException;
    }

    /** What a reader has seen so far. */
    record Mark(long version, long rotations, boolean active) {}

    synchronized Mark mark() {
        return new Mark(version, rotations, active);
    }

    synchronized void begin() {
        active = true;
        advance();
    }

    synchronized void advance() {
        version++;
        notifyAll();
    }

    synchronized void end() {
        active = false;
        advance();
    }

    synchronized void rotate(Rotation rotation) throws IOException {
        try {
            rotation.run();
        } finally {
            rotations++;
        }
    }

    /** Waits until something has happened since the mark. */
    synchronized void awaitChange(Mark since) throws InterruptedException {
        while (version == since.version()) {
            wait();
        }
    }
}
