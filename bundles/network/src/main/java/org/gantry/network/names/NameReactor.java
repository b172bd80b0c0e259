package org.gantry.network.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that waits for the questions of all containers, and a few more that answer them, which end when nobody
 * has asked for a while.
 */
final class NameReactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameReactor.class);
    /** An answer that comes from elsewhere keeps a thread for as long as that takes. */
    private static final int MOST_ANSWERS_AT_ONCE = 128;

    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Selector selector;
    private final ThreadPoolExecutor answerers = new ThreadPoolExecutor(
            0,
            MOST_ANSWERS_AT_ONCE,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("names-answer-", 0).factory());

    NameReactor() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("names").start(this::run);
    }

    /** Calls the handler, which must not block, whenever the channel is ready. Closing the channel ends that. */
    void register(SelectableChannel channel, int operation, Runnable handler) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, operation, handler);
        selector.wakeup();
    }

    /** Has a closed channel's descriptor given back, which the selector holds until its next round. */
    void forgetClosed() {
        selector.wakeup();
    }

    /** Runs work that may block; false when too much of it is under way. */
    boolean answer(Runnable work) {
        try {
            answerers.execute(work);
            return true;
        } catch (RejectedExecutionException busy) {
            return false;
        }
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(NameReactor::dispatch);
            }
        } catch (ClosedSelectorException end) {
            LOG.debug("No more names are served", end);
        } catch (IOException e) {
            LOG.error("Names are not served any more", e);
        }
    }

    private static void dispatch(SelectionKey key) {
        try {
            if (key.isValid() && key.attachment() instanceof Runnable handler) {
                handler.run();
            }
        } catch (RuntimeException e) {
            LOG.error("Cannot serve names at {}; it is cut off", key.channel(), e);
            key.cancel();
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (ClosedChannelException closed) {
            LOG.debug("Closed twice", closed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answerers.shutdown();
    }
}
