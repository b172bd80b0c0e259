package org.gantry.network.ports.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.HostNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that passes all relayed connections on. */
public final class RelayReactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayReactor.class);
    private static final int BUFFER = 256 << 10;

    private final HostNamespace host;
    private final Selector selector;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER);

    /** @param host where relays reach containers from */
    public RelayReactor(HostNamespace host) {
        this.host = host;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("network-relay").start(this::run);
    }

    /** What happens when a channel is ready. */
    @FunctionalInterface
    interface Handler {
        void ready(SelectionKey key) throws IOException;
    }

    /**
     * Begins to pass connections on. Only for threads that are in the host's namespace.
     *
     * @param address with port 0: any
     * @throws SyscallException EADDRINUSE when somebody has the port
     */
    public Relay listen(InetSocketAddress address, InetSocketAddress target) {
        try {
            ServerSocketChannel listening = bind(address);
            Relay relay = new Relay(this, listening, target);
            try {
                register(listening, SelectionKey.OP_ACCEPT, relay::accept);
            } catch (IOException e) {
                listening.close();
                throw e;
            }
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocketChannel bind(InetSocketAddress address) {
        try {
            ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.INET6);
            try {
                listening.configureBlocking(false);
                return listening.bind(address);
            } catch (IOException e) {
                listening.close();
                throw e;
            }
        } catch (BindException taken) {
            throw new SyscallException("bind", address, Errno.EADDRINUSE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What bytes pass through; its thread's. */
    ByteBuffer shared() {
        return shared;
    }

    /** A channel of the host that is not connected yet. */
    SocketChannel open(InetSocketAddress target) {
        boolean ipv6 = target.getAddress().getAddress().length != Integer.BYTES;
        return host.call(() -> {
            try {
                return SocketChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Calls the handler whenever the channel is ready; what it throws ends that. */
    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        channel.configureBlocking(false);
        SelectionKey key = register(channel, operations, selector, handler);
        selector.wakeup();
        return key;
    }

    private static SelectionKey register(SelectableChannel channel, int operations, Selector selector, Handler handler)
            throws IOException {
        try {
            return channel.register(selector, operations, handler);
        } catch (ClosedSelectorException end) {
            throw new IOException("no more connections are passed on", end);
        }
    }

    /** Has the descriptors of closed channels given back, which the selector holds until its next round. */
    void forgetClosed() {
        selector.wakeup();
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(RelayReactor::dispatch);
            }
        } catch (ClosedSelectorException end) {
            LOG.debug("No more connections are passed on", end);
        } catch (IOException e) {
            LOG.error("Connections at ::1 are not passed on any more", e);
        }
    }

    private static void dispatch(SelectionKey key) {
        try {
            if (key.isValid() && key.attachment() instanceof Handler handler) {
                handler.ready(key);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("Cannot serve {}; it is cut off", key.channel(), e);
            key.cancel();
        }
    }

    /** Cuts off what is under way. */
    @Override
    public void close() {
        try {
            if (selector.isOpen()) {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
