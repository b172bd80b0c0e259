package org.gantry.network.ports;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.net.PortSocket;
import org.gantry.linux.net.Transport;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.ports.relay.Relay;
import org.gantry.network.ports.relay.RelayReactor;

/**
 * The host's ports that are published, kept from its other programs by a bound socket each: the kernel says at once
 * whether a port is free, to two engines as well as to two containers of one. The sockets end with the engine; the next
 * one takes them anew. At ::1 the socket does more: {@link Relay}.
 */
public final class HostPorts implements AutoCloseable {
    private static final InetAddress ANY_IPV6 = InetAddress.ofLiteral("::");

    private final RelayReactor relays;
    private final Map<Place, Held> held = new HashMap<>();

    private record Place(Transport transport, InetAddress address, int port) {}

    private sealed interface Held {
        void close();

        record Bound(PortSocket socket) implements Held {
            @Override
            public void close() {
                socket.close();
            }
        }

        record Relayed(Relay relay) implements Held {
            @Override
            public void close() {
                relay.close();
            }
        }
    }

    public HostPorts(HostNamespace host) {
        this.relays = new RelayReactor(host);
    }

    /**
     * Takes a port, and says which. Only for threads that are in the host's namespace.
     *
     * @param wanted whose host port may be 0: any
     * @throws SyscallException EADDRINUSE when somebody has it
     */
    public int take(Publication wanted) {
        if (wanted.isRelayed()) {
            return listen(wanted);
        }
        PortSocket socket = PortSocket.bind(wanted.transport(), wanted.host(), wanted.hostPort());
        hold(wanted, socket.port(), new Held.Bound(socket));
        return socket.port();
    }

    private void hold(Publication wanted, int port, Held taken) {
        synchronized (held) {
            held.put(new Place(wanted.transport(), wanted.host(), port), taken);
        }
    }

    /**
     * Beside our own socket for all addresses there may be one for ::1, which a stranger's could not be. Of datagrams it
     * could be two of ours: so it is one after the other.
     */
    private int listen(Publication wanted) {
        synchronized (relays) {
            InetSocketAddress place = new InetSocketAddress(wanted.host(), wanted.hostPort());
            if (holds(wanted)) {
                throw new SyscallException("bind", place, Errno.EADDRINUSE);
            }
            Relay relay = relays.listen(
                    wanted.transport(),
                    place,
                    everywhere(wanted),
                    new InetSocketAddress(wanted.container(), wanted.containerPort()));
            hold(wanted, relay.port(), new Held.Relayed(relay));
            return relay.port();
        }
    }

    private Optional<PortSocket> everywhere(Publication wanted) {
        synchronized (held) {
            return held.get(new Place(wanted.transport(), ANY_IPV6, wanted.hostPort()))
                            instanceof Held.Bound(var socket)
                    ? Optional.of(socket)
                    : Optional.empty();
        }
    }

    /** Whether it was taken, and not given back since. */
    public boolean holds(Publication publication) {
        synchronized (held) {
            return held.containsKey(place(publication));
        }
    }

    /** Gives a port back; harmless when it is not held. */
    public void release(Publication publication) {
        Held taken;
        synchronized (held) {
            taken = held.remove(place(publication));
        }
        if (taken != null) {
            taken.close();
        }
    }

    /** Passes what comes in at ::1 on to where the container is now. */
    void retarget(Publication publication) {
        Held taken;
        synchronized (held) {
            taken = held.get(place(publication));
        }
        if (taken instanceof Held.Relayed(Relay relay)) {
            relay.retarget(new InetSocketAddress(publication.container(), publication.containerPort()));
        }
    }

    @Override
    public void close() {
        synchronized (held) {
            held.values().forEach(Held::close);
            held.clear();
        }
        relays.close();
    }

    private static Place place(Publication publication) {
        return new Place(publication.transport(), publication.host(), publication.hostPort());
    }
}
