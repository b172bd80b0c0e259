package org.gantry.network.ports.relay;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.gantry.linux.net.UdpSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one client sends to a container, and gets back. Datagrams that cannot be passed on are lost, as datagrams may be. */
final class UdpFlow implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpFlow.class);

    private final InetSocketAddress client;
    private final UdpSocket container;
    private long lastNanos = System.nanoTime();

    /** @param container connected */
    UdpFlow(InetSocketAddress client, UdpSocket container) {
        this.client = client;
        this.container = container;
    }

    InetSocketAddress client() {
        return client;
    }

    /** Since when nothing has passed. */
    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }

    boolean isOpen() {
        return container.fd().isOpen();
    }

    void send(ByteBuffer datagram) {
        lastNanos = System.nanoTime();
        try {
            sendPastRefusal(datagram);
        } catch (SyscallException e) {
            LOG.debug("A datagram for {} is lost", container.fd(), e);
        }
    }

    /** That nobody was there for the one before says nothing about this one. */
    private void sendPastRefusal(ByteBuffer datagram) {
        try {
            container.send(datagram);
        } catch (SyscallException e) {
            if (!e.is(Errno.ECONNREFUSED)) {
                throw e;
            }
            container.send(datagram);
        }
    }

    /** Passes answers back, as far as there are any. */
    void receive(RelayReactor reactor, UdpSocket socket) {
        lastNanos = System.nanoTime();
        for (int i = 0; i < UdpRelay.MOST_DATAGRAMS; i++) {
            ByteBuffer datagram = reactor.shared();
            try {
                if (!container.receive(datagram)) {
                    return;
                }
                socket.sendTo(client, datagram.flip());
            } catch (SyscallException e) {
                LOG.debug("No answer from {}", container.fd(), e); // refused, or the client does not take it
            }
        }
    }

    @Override
    public void close() {
        container.close();
    }
}
