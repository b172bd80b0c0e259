package org.gantry.network.ports.relay;

import static org.gantry.linux.fd.Epoll.EPOLLERR;
import static org.gantry.linux.fd.Epoll.EPOLLHUP;
import static org.gantry.linux.fd.Epoll.EPOLLIN;
import static org.gantry.linux.fd.Epoll.EPOLLOUT;

import java.net.InetSocketAddress;
import org.gantry.linux.net.TcpSocket;
import org.gantry.linux.syscall.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that is passed on: two sockets, and two streams of bytes between them. All calls are the reactor's. */
final class RelayedConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayedConnection.class);

    private final RelayReactor reactor;
    private final TcpSocket client;
    private final TcpSocket container;
    private final Side clientSide;
    private final Side containerSide;
    private final Stream up;
    private final Stream down;
    private final Runnable ended;
    private boolean connected;
    private boolean over;

    /**
     * @param container not connected yet
     * @param ended called once, when it is over
     */
    RelayedConnection(RelayReactor reactor, TcpSocket client, TcpSocket container, Runnable ended) {
        this.reactor = reactor;
        this.client = client;
        this.container = container;
        this.clientSide = new Side(client, reactor.reactor(), events -> ready(events, true));
        this.containerSide = new Side(container, reactor.reactor(), events -> ready(events, false));
        this.up = new Stream(client, container, reactor);
        this.down = new Stream(container, client, reactor);
        this.ended = ended;
    }

    /** Calls the container, and waits for it; who calls it is not listened to before that. */
    void begin(InetSocketAddress place) {
        reactor.keep(this);
        try {
            client.setNoDelay();
            container.setNoDelay();
            container.connect(place);
            containerSide.watch(EPOLLOUT);
        } catch (SyscallException e) {
            LOG.debug("A connection at ::1 does not begin", e);
            close();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void ready(int events, boolean ofClient) {
        try {
            if (!connected) {
                connect();
            } else {
                pass(events, ofClient);
            }
        } catch (SyscallException e) {
            LOG.debug("A connection at ::1 ends", e);
            close();
        } catch (RuntimeException | Error e) {
            LOG.error("A connection at ::1 is cut off", e);
            close();
        }
    }

    private void connect() {
        int error = container.error();
        if (error != 0) {
            throw new SyscallException("connect", container.fd(), error);
        }
        connected = true;
        watch();
    }

    /** Both streams have to do with a socket: one reads from it, the other one writes to it. */
    private void pass(int events, boolean ofClient) {
        boolean broken = (events & (EPOLLERR | EPOLLHUP)) != 0;
        if (broken || (events & EPOLLIN) != 0) {
            (ofClient ? up : down).pass();
        }
        if (broken || (events & EPOLLOUT) != 0) {
            (ofClient ? down : up).pass();
        }
        if (up.isOver() && down.isOver()) {
            close();
        } else {
            watch();
        }
    }

    private void watch() {
        clientSide.watch(wanted(up, down));
        containerSide.watch(wanted(down, up));
    }

    private static int wanted(Stream from, Stream to) {
        return (from.wantsToRead() ? EPOLLIN : 0) | (to.wantsToWrite() ? EPOLLOUT : 0);
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        client.close();
        container.close();
        reactor.forget(this);
        ended.run();
    }
}
