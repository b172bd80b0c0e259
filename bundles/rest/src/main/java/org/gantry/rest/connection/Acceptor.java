package org.gantry.rest.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.gantry.linux.custody.HeldConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections from a listening socket that belongs to somebody else: stopping leaves the socket open, and others
 * may take from it at the same time. It waits with a selector, since a thread interrupted in {@code accept} closes the socket.
 */
public final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_MILLIS = 100;

    private final ServerSocketChannel socket;
    private final Consumer<HeldConnection> taker;
    private final Selector selector;
    private final Thread thread;

    public Acceptor(ServerSocketChannel socket, Consumer<HeldConnection> taker) throws IOException {
        this.socket = socket;
        this.taker = taker;
        this.selector = Selector.open();
        socket.register(selector, SelectionKey.OP_ACCEPT);
        this.thread = Thread.ofPlatform().name("gantry-rest-acceptor").daemon().start(this::acceptAll);
    }

    private void acceptAll() {
        try {
            while (selector.isOpen()) {
                selector.select(key -> accept());
            }
        } catch (ClosedSelectorException closed) {
            LOG.debug("{} is left to others", socket, closed);
        } catch (IOException e) {
            throw new UncheckedIOException("waiting for clients", e);
        }
    }

    private void accept() {
        try {
            SocketChannel channel = socket.accept();
            if (channel != null) { // another front end was quicker
                channel.configureBlocking(false);
                taker.accept(HeldConnection.atRest(channel));
            }
        } catch (IOException e) {
            LOG.warn("a connection was not accepted", e);
            pause();
        }
    }

    /** With no descriptor left, trying again at once would only make the machine hot. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After this nothing more is accepted here. */
    public void stop() throws IOException, InterruptedException {
        selector.close();
        thread.join();
    }
}
