package org.gantry.network.ports.relay;

import static org.gantry.linux.fd.Epoll.EPOLLIN;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.gantry.linux.net.UdpSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port of UDP: what a client sends is one flow, which ends when it has been idle for a while. The datagrams of each flow come
 * to the container from a port of their own, so that its answers find their way back.
 *
 * <p>Ports are given back by other threads, and flows with them: whoever uses a socket of this holds its monitor.
 */
final class UdpRelay implements Relay {
    private static final Logger LOG = LoggerFactory.getLogger(UdpRelay.class);

    /** After so many it is somebody else's turn. */
    static final int MOST_DATAGRAMS = 64;

    private final RelayReactor reactor;
    private final UdpSocket socket;
    private final int port;

    /** By client; the longest idle first. */
    private final SequencedMap<InetSocketAddress, UdpFlow> flows = new LinkedHashMap<>(16, 0.75f, true);

    private InetSocketAddress target;
    private boolean expiring;
    private boolean lacking;
    private boolean closed;

    UdpRelay(RelayReactor reactor, UdpSocket socket, InetSocketAddress target) {
        this.reactor = reactor;
        this.socket = socket;
        this.port = socket.port();
        this.target = target;
    }

    void begin() {
        reactor.reactor().register(socket.fd(), EPOLLIN, events -> receive());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public synchronized void retarget(InetSocketAddress place) {
        if (!place.equals(target)) {
            target = place;
            endFlows();
        }
    }

    /** What cannot be passed on is lost, as datagrams may be. */
    private synchronized void receive() {
        try {
            for (int i = 0; i < MOST_DATAGRAMS && !closed; i++) {
                ByteBuffer datagram = reactor.shared();
                Optional<InetSocketAddress> client = socket.receiveFrom(datagram);
                if (client.isEmpty()) {
                    return;
                }
                flow(client.get()).send(datagram.flip());
            }
        } catch (SyscallException e) {
            complain(e);
        }
    }

    /** That of a client. */
    private UdpFlow flow(InetSocketAddress client) {
        UdpFlow known = flows.get(client);
        if (known != null) {
            return known;
        }
        if (flows.size() == reactor.limits().flows()) {
            flows.pollFirstEntry().getValue().close();
        }
        UdpFlow flow = begin(client);
        flows.put(client, flow);
        lacking = false;
        expire();
        return flow;
    }

    private UdpFlow begin(InetSocketAddress client) {
        UdpSocket container = reactor.host().call(() -> UdpSocket.connect(target));
        try {
            UdpFlow flow = new UdpFlow(client, container);
            reactor.reactor().register(container.fd(), EPOLLIN, events -> answer(flow));
            return flow;
        } catch (RuntimeException e) {
            container.close();
            throw e;
        }
    }

    /** Of descriptors that are lacking once, not for each datagram. */
    private void complain(SyscallException e) {
        if (e.is(Errno.EMFILE, Errno.ENFILE) && !lacking) {
            lacking = true;
            LOG.warn("Datagrams to port {} at ::1 are lost: {}", port, e.getMessage());
        } else {
            LOG.debug("A datagram to port {} at ::1 is lost", port, e);
        }
    }

    private synchronized void answer(UdpFlow flow) {
        if (flow.isOpen()) {
            flows.get(flow.client()); // it was used
            flow.receive(reactor, socket);
        }
    }

    /** Has flows end some time, as long as there are any. */
    private void expire() {
        if (!expiring) {
            expiring = true;
            expireAfter(reactor.limits().idle());
        }
    }

    private void expireAfter(Duration delay) {
        reactor.alarms().after(delay, this::endIdleFlows);
    }

    private synchronized void endIdleFlows() {
        for (UdpFlow flow : List.copyOf(flows.values())) {
            Duration left = reactor.limits().idle().minus(flow.idle());
            if (left.isPositive()) {
                expireAfter(left);
                return;
            }
            flows.remove(flow.client());
            flow.close();
        }
        expiring = false;
    }

    private void endFlows() {
        flows.values().forEach(UdpFlow::close);
        flows.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        endFlows();
        socket.close();
        reactor.forget(this);
    }
}
