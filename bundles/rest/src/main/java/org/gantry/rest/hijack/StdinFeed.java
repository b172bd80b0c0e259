package org.gantry.rest.hijack;

import java.nio.ByteBuffer;
import org.gantry.api.EngineException;
import org.gantry.api.engine.AttachSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the client to the process's stdin. Once the session takes no more, what still comes is thrown away: it
 * must be read nevertheless, to see the end of it.
 */
final class StdinFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StdinFeed.class);

    private final AttachSession session;
    private boolean open;
    private @Nullable Thread writer;

    StdinFeed(AttachSession session, boolean wanted) {
        this.session = session;
        this.open = wanted;
    }

    /** Gives the session the bytes, waiting until it has taken them. */
    void feed(ByteBuffer bytes) {
        if (!bytes.hasRemaining() || !enter()) {
            return;
        }
        try {
            session.write(bytes);
        } catch (InterruptedException e) {
            LOG.debug("stdin given up with {} bytes left", bytes.remaining(), e);
        } catch (EngineException e) {
            LOG.debug("stdin takes no more", e);
            close();
        } finally {
            leave();
        }
    }

    /** The client will send no more. */
    void end() {
        if (enter()) {
            try {
                session.closeStdin();
            } finally {
                leave();
            }
        }
    }

    private synchronized boolean enter() {
        writer = open ? Thread.currentThread() : null;
        return open;
    }

    private synchronized void leave() {
        writer = null;
        // An interrupt that came too late must not hit the next read: it would close the channel.
        boolean _ = Thread.interrupted();
    }

    /** The session is over: a write that still waits for it is given up. */
    @Override
    public synchronized void close() {
        open = false;
        if (writer != null) {
            writer.interrupt();
        }
    }
}
