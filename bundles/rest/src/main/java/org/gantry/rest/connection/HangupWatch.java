package org.gantry.rest.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices clients that have gone away from a connection on which nothing is read or written for long: an attach to a
 * silent container, {@code logs -f}, {@code events}, {@code wait}.
 *
 * <p>End of file does not tell, since a client that has only shut down its writing side (which the docker CLI does as
 * soon as stdin ends) looks the same to a reader. The kernel tells the two apart with POLLHUP, and the one way to see
 * that from Java is this: a selector reports a hung-up channel as ready for whatever it was registered for, and a channel
 * that is already connected is never ready for OP_CONNECT otherwise. It must be polled, as a blocking select would
 * return at once all the time because the channel is writable.
 */
public final class HangupWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Selector selector;
    private final Thread poller;

    public HangupWatch() throws IOException {
        this.selector = Selector.open();
        this.poller = Thread.ofVirtual().name("hangup-watch").start(this::poll);
    }

    /** Calls back once, on a thread of its own, if the peer closes the connection before the watch is closed. */
    public Watch watch(SocketChannel channel, Runnable onHangup) {
        try {
            // A key stays with its channel for good: one that was cancelled could not be had anew at once.
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, onHangup);
            LockSupport.unpark(poller);
            return () -> key.attach(null);
        } catch (ClosedChannelException | CancelledKeyException e) {
            Thread.startVirtualThread(onHangup);
            return () -> {};
        }
    }

    private void poll() {
        while (selector.isOpen()) {
            if (selector.keys().isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, INTERVAL.toNanos());
            }
            select();
        }
    }

    private void select() {
        try {
            selector.selectNow(HangupWatch::report);
        } catch (ClosedSelectorException e) {
            return; // closed: the loop ends
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void report(SelectionKey key) {
        Object onHangup = key.attach(null);
        key.cancel();
        if (onHangup instanceof Runnable callback) {
            Thread.startVirtualThread(callback);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        LockSupport.unpark(poller);
    }

    /** A connection being watched; closing it ends the watch. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
