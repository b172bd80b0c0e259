package org.gantry.network.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that waits for the questions of all containers, and a few more that answer what the engine knows, which
 * end when nobody has asked for a while. What others have to be asked for keeps none of them: see {@link Quota}.
 */
final class NameReactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameReactor.class);

    /** Answers come from memory and a few small directories: more threads would only get in each other's way. */
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);

    private static final int MOST_WAITING = 16_384;
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Selector selector;
    private final ThreadPoolExecutor answerers = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("names-answer-", 0).factory());

    NameReactor() {
        answerers.allowCoreThreadTimeOut(true);
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

    /** Runs work that takes no longer than a look into a few files; false when too much of it is waiting. */
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
