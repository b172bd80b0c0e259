package org.gantry.linux.net;

import static org.gantry.linux.net.InetSocket.SOL_SOCKET;
import static org.gantry.linux.net.InetSocket.SO_REUSEADDR;
import static org.gantry.linux.net.InetSocket.SO_REUSEPORT;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * A port of this machine that is kept from everybody else, by a socket that is bound to it and does nothing: it does not
 * listen, so no connection is ever accepted by it. To be closed.
 */
public final class PortSocket implements AutoCloseable {
    private final Transport transport;
    private final Optional<Fd> fd;
    private final int port;

    private PortSocket(Transport transport, Optional<Fd> fd, int port) {
        this.transport = transport;
        this.fd = fd;
        this.port = port;
    }

    /**
     * Takes a port in the network namespace of the calling thread.
     *
     * @param port 0: any free one
     * @throws SyscallException EADDRINUSE when somebody has it, EADDRNOTAVAIL when the address is not this machine's
     */
    public static PortSocket bind(Transport transport, InetAddress address, int port) {
        InetSocketAddress place = new InetSocketAddress(address, port);
        Fd fd;
        try {
            fd = InetSocket.open(transport, place);
        } catch (SyscallException e) {
            if (e.is(Errno.EPROTONOSUPPORT)) {
                return withoutProtocol(transport, address, port);
            }
            throw e;
        }
        try {
            return new PortSocket(transport, Optional.of(fd), bind(fd, transport, place));
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * On a kernel without SCTP nobody can be in the way. Where any port will do, one of UDP stands in, so that the next
     * who asks is given another.
     */
    private static PortSocket withoutProtocol(Transport transport, InetAddress address, int port) {
        return port == 0 ? bind(Transport.UDP, address, port) : new PortSocket(transport, Optional.empty(), port);
    }

    private static int bind(Fd fd, Transport transport, InetSocketAddress place) {
        boolean lingers = transport == Transport.TCP;
        if (lingers) {
            InetSocket.set(fd, SOL_SOCKET, SO_REUSEADDR, 1); // connections that ended a moment ago are not in the way
        }
        InetSocket.bind(fd, place);
        if (lingers) {
            InetSocket.set(fd, SOL_SOCKET, SO_REUSEADDR, 0); // but nobody else gets the port now
        }
        return InetSocket.port(fd);
    }

    /**
     * Does something while another socket of ours may be bound to the same port at a narrower address. It has to have
     * {@link #sharing} set as well while it is bound.
     */
    void whileShared(Runnable work) {
        fd.ifPresent(socket -> InetSocket.set(socket, SOL_SOCKET, sharing(transport), 1));
        try {
            work.run();
        } finally {
            fd.ifPresent(socket -> InetSocket.set(socket, SOL_SOCKET, sharing(transport), 0));
        }
    }

    /**
     * The option by which two sockets share a port while they are bound. What listens is safe from others with
     * SO_REUSEADDR, but a datagram socket is not: there SO_REUSEPORT keeps out all but processes of the same user.
     * Another one of ours at the same address is among these, so its owner must see to it that there is one alone.
     */
    static int sharing(Transport transport) {
        return transport == Transport.TCP ? SO_REUSEADDR : SO_REUSEPORT;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        fd.ifPresent(Fd::close);
    }
}
