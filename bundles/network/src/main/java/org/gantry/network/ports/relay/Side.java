package org.gantry.network.ports.relay;

import org.gantry.linux.fd.Reactor;
import org.gantry.linux.net.TcpSocket;

/**
 * One of the two sockets of a connection, and what it is watched for. While that is nothing the reactor does not know it at
 * all: it would be told of a hang-up again and again.
 */
final class Side {
    private final TcpSocket socket;
    private final Reactor reactor;
    private final Reactor.Handler handler;
    private int watched;

    Side(TcpSocket socket, Reactor reactor, Reactor.Handler handler) {
        this.socket = socket;
        this.reactor = reactor;
        this.handler = handler;
    }

    /** @param events 0 for none */
    void watch(int events) {
        if (events == watched) {
            return;
        }
        if (watched == 0) {
            reactor.register(socket.fd(), events, handler);
        } else if (events == 0) {
            reactor.unregister(socket.fd());
        } else {
            reactor.modify(socket.fd(), events);
        }
        watched = events;
    }
}
