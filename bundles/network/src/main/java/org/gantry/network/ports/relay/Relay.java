package org.gantry.network.ports.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port at ::1 whose connections are passed on to a container. IPv6 has no route_localnet: an answer to ::1 that comes in
 * over a bridge is dropped, and a container that has only IPv4 could not be reached by rewriting addresses at all. Who
 * calls at ::1 is a process of the host, so no client's address is lost.
 */
public final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    /** Of one relay at once; each has two descriptors of the engine's. */
    private static final int MOST_CONNECTIONS = 2048;

    /** When the engine cannot take a connection, trying again at once would not help. */
    private static final Duration RESPITE = Duration.ofMillis(20);

    private final RelayReactor reactor;
    private final ServerSocketChannel listening;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile InetSocketAddress target;

    Relay(RelayReactor reactor, ServerSocketChannel listening, InetSocketAddress target) {
        this.reactor = reactor;
        this.listening = listening;
        this.target = target;
    }

    public int port() {
        return listening.socket().getLocalPort();
    }

    /** Passes new connections on to another place. */
    public void retarget(InetSocketAddress place) {
        target = place;
    }

    /** Called by the reactor. */
    void accept(SelectionKey key) throws IOException {
        try {
            SocketChannel client = listening.accept();
            if (client == null) {
                return;
            }
            if (connections.get() >= MOST_CONNECTIONS) {
                LOG.warn("Port {} at ::1 has {} connections, one more is refused", port(), MOST_CONNECTIONS);
                client.close();
                return;
            }
            connections.incrementAndGet();
            RelayedConnection.begin(reactor, client, target, connections::decrementAndGet);
        } catch (IOException | UncheckedIOException e) {
            if (!key.isValid()) {
                return; // closed meanwhile
            }
            LOG.warn("Port {} at ::1 cannot take a connection: {}", port(), e.getMessage());
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RESPITE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more connections; those that are under way go on. */
    @Override
    public void close() {
        try {
            listening.close();
            reactor.forgetClosed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
