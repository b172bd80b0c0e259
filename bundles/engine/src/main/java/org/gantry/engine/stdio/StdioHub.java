package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.gantry.linux.fd.Reactor;

/** The one thread that all streams share, and its buffer. */
public final class StdioHub implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Reactor reactor = new Reactor("gantry-stdio");
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Executor blocking;

    /** @param blocking runs what must not hold up the streams */
    public StdioHub(Executor blocking) {
        this.blocking = blocking;
    }

    /** Only for the reactor's thread, and only until its next use. */
    ByteBuffer buffer() {
        return buffer;
    }

    Reactor reactor() {
        return reactor;
    }

    Executor blocking() {
        return blocking;
    }

    /** Stops the thread. Streams must have been abandoned or drained before. */
    @Override
    public void close() {
        reactor.close();
    }
}
