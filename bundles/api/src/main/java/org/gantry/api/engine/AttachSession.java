package org.gantry.api.engine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A client's share of a container's streams. One thread reads with {@link #next}, another may write. A slow reader never
 * holds up the container: what it has not fetched is kept for it, first in memory, then on disk.
 */
public interface AttachSession extends AutoCloseable {

    /** With a terminal the bytes are raw; without, each chunk belongs to stdout or stderr. */
    boolean terminal();

    /** Waits for output; null when the process has ended and everything was delivered, or the client has detached. */
    @Nullable
    StreamChunk next() throws InterruptedException;

    /** Output if it is at hand; null when {@link #next} would have to wait, or is at the end. */
    @Nullable
    StreamChunk poll();

    /**
     * Waits until {@link #poll} is worth a try; false when it never will be again. Whoever is interrupted here has lost nothing,
     * and may go on later; in the other methods an interrupt may cost the file that is just being read.
     */
    boolean await() throws InterruptedException;

    /** Writes to stdin, waiting while the container does not read; the detach keys end the session instead. */
    void write(ByteBuffer bytes) throws InterruptedException;

    /** The client's half-close: the container's stdin ends if it was made to end with its client. */
    void closeStdin();

    /** Whether the client left by its detach keys, and the process goes on. */
    boolean detached();

    @Override
    void close();
}
