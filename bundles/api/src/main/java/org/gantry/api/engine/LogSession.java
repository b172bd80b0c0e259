package org.gantry.api.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A reading of a container's log, from one thread. */
public interface LogSession extends AutoCloseable {

    boolean terminal();

    /** Waits for the next entry; null at the end. */
    @Nullable
    LogEntry next() throws InterruptedException;

    /** The next entry if it is at hand; null when {@link #next} would have to wait, or is at the end. */
    @Nullable
    LogEntry poll();

    /**
     * Waits until {@link #poll} is worth a try; false when it never will be again. Whoever is interrupted here has lost nothing,
     * and may go on later; in the other methods an interrupt may cost the file that is just being read.
     */
    boolean await() throws InterruptedException;

    @Override
    void close();

    /** A line, or part of a long one: a whole line ends with a newline. */
    record LogEntry(StreamChunk.Stream stream, Instant time, byte[] line) {}
}
