package org.gantry.network.ports;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.gantry.linux.net.PortSocket;
import org.gantry.linux.net.Transport;
import org.gantry.network.driver.HostNamespace;

/**
 * The host's ports that are published, kept from its other programs by a bound socket each: the kernel says at once
 * whether a port is free, to two engines as well as to two containers of one. The sockets end with the engine; the next
 * one takes them anew.
 */
public final class HostPorts implements AutoCloseable {
    private final HostNamespace host;
    private final Map<Place, PortSocket> held = new HashMap<>();

    private record Place(Transport transport, InetAddress address, int port) {}

    public HostPorts(HostNamespace host) {
        this.host = host;
    }

    /**
     * Takes a port, and says which.
     *
     * @param port 0: any
     * @throws org.gantry.linux.syscall.SyscallException EADDRINUSE when somebody has it
     */
    public int take(Transport transport, InetAddress address, int port) {
        PortSocket socket = host.call(() -> PortSocket.bind(transport, address, port));
        synchronized (held) {
            held.put(new Place(transport, address, socket.port()), socket);
        }
        return socket.port();
    }

    /** Whether it was taken, and not given back since. */
    public boolean holds(Publication publication) {
        synchronized (held) {
            return held.containsKey(place(publication));
        }
    }

    /** Gives a port back; harmless when it is not held. */
    public void release(Publication publication) {
        PortSocket socket;
        synchronized (held) {
            socket = held.remove(place(publication));
        }
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close() {
        synchronized (held) {
            held.values().forEach(PortSocket::close);
            held.clear();
        }
    }

    private static Place place(Publication publication) {
        return new Place(publication.transport(), publication.host(), publication.hostPort());
    }
}
