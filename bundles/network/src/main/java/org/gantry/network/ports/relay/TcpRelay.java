package org.gantry.network.ports.relay;

import static org.gantry.linux.fd.Epoll.EPOLLIN;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.gantry.linux.net.TcpListener;
import org.gantry.linux.net.TcpSocket;
import org.gantry.linux.syscall.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port of TCP: each caller is connected to the container. */
final class TcpRelay implements Relay {
    private static final Logger LOG = LoggerFactory.getLogger(TcpRelay.class);

    private final RelayReactor reactor;
    private final TcpListener listener;
    private volatile InetSocketAddress target;

    /** The reactor's. */
    private int connections;

    private boolean lacking;

    private boolean closed;

    TcpRelay(RelayReactor reactor, TcpListener listener, InetSocketAddress target) {
        this.reactor = reactor;
        this.listener = listener;
        this.target = target;
    }

    void begin() {
        reactor.reactor().register(listener.fd(), EPOLLIN, events -> serve());
    }

    @Override
    public int port() {
        return listener.port();
    }

    @Override
    public void retarget(InetSocketAddress place) {
        target = place;
    }

    /** The socket for the container comes first, so that nobody is accepted for whom there is none. */
    private void serve() {
        InetSocketAddress place = target;
        try {
            TcpSocket container = reactor.host().call(() -> TcpSocket.open(place));
            try {
                accept().ifPresentOrElse(client -> serve(client, container, place), container::close);
            } catch (SyscallException e) {
                container.close();
                throw e;
            }
        } catch (SyscallException e) {
            if (!lacking) { // once, not for each attempt
                lacking = true;
                LOG.warn("Port {} at ::1 cannot take a connection: {}", port(), e.getMessage());
            }
            pause();
        }
    }

    /** Whoever closes the listener is another thread, which must not come between. */
    private synchronized Optional<TcpSocket> accept() {
        return closed ? Optional.empty() : listener.accept();
    }

    private void serve(TcpSocket client, TcpSocket container, InetSocketAddress place) {
        lacking = false;
        if (connections == reactor.limits().connections()) {
            LOG.warn("Port {} at ::1 has {} connections, one more is refused", port(), connections);
            client.close();
            container.close();
            return;
        }
        connections++;
        new RelayedConnection(reactor, client, container, () -> connections--).begin(place);
    }

    /** When the engine cannot take a connection, trying again at once would not help. */
    private synchronized void pause() {
        if (!closed) {
            reactor.reactor().modify(listener.fd(), 0);
            reactor.alarms().after(RelayReactor.RESPITE, this::resume);
        }
    }

    private synchronized void resume() {
        if (!closed) {
            reactor.reactor().modify(listener.fd(), EPOLLIN);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        listener.close();
        reactor.forget(this);
    }
}
