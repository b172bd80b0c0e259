package org.gantry.network.ports.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that is passed on: two channels, and two streams of bytes between them. All calls are the reactor's. */
final class RelayedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(RelayedConnection.class);

    private final SocketChannel client;
    private final SocketChannel container;
    private final Stream up;
    private final Stream down;
    private final Runnable ended;
    private boolean over;

    private RelayedConnection(SocketChannel client, SocketChannel container, ByteBuffer shared, Runnable ended) {
        this.client = client;
        this.container = container;
        this.up = new Stream(client, container, shared);
        this.down = new Stream(container, client, shared);
        this.ended = ended;
    }

    /** @param ended called once, when it is over, also when it does not even begin */
    static void begin(RelayReactor reactor, SocketChannel client, InetSocketAddress target, Runnable ended)
            throws IOException {
        SocketChannel container;
        try {
            container = reactor.open(target);
        } catch (RuntimeException e) {
            client.close();
            ended.run();
            throw e;
        }
        new RelayedConnection(client, container, reactor.shared(), ended).begin(reactor, target);
    }

    private void begin(RelayReactor reactor, InetSocketAddress target) {
        try {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            container.setOption(StandardSocketOptions.TCP_NODELAY, true);
            reactor.register(client, 0, this::ready);
            container.configureBlocking(false);
            boolean connected = container.connect(target);
            SelectionKey key = reactor.register(container, SelectionKey.OP_CONNECT, this::ready);
            if (connected) {
                ready(key);
            }
        } catch (IOException e) {
            end(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (container.isConnectionPending() && !container.finishConnect()) {
                return;
            }
            up.pass();
            down.pass();
            if (up.isOver() && down.isOver()) {
                end();
                return;
            }
            wait(client, up, down, key);
            wait(container, down, up, key);
        } catch (IOException e) {
            end(e);
        }
    }

    private static void wait(SocketChannel channel, Stream from, Stream to, SelectionKey any) {
        int operations =
                (from.wantsToRead() ? SelectionKey.OP_READ : 0) | (to.wantsToWrite() ? SelectionKey.OP_WRITE : 0);
        SelectionKey key = channel.keyFor(any.selector());
        if (key != null) {
            key.interestOps(operations);
        }
    }

    private void end(IOException reason) {
        LOG.debug("A connection at ::1 ends", reason);
        end();
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        for (SocketChannel channel : new SocketChannel[] {client, container}) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("Cannot close {}", channel, e);
            }
        }
        ended.run();
    }
}
