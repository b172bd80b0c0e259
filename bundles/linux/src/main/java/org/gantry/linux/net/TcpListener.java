package org.gantry.linux.net;

import static org.gantry.linux.net.InetSocket.SOCK_CLOEXEC;
import static org.gantry.linux.net.InetSocket.SOCK_NONBLOCK;
import static org.gantry.linux.net.InetSocket.SOL_SOCKET;
import static org.gantry.linux.syscall.SyscallNumber.ACCEPT4;
import static org.gantry.linux.syscall.SyscallNumber.LISTEN;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** A listening socket of TCP that never blocks. To be closed. */
public final class TcpListener implements AutoCloseable {
    /** What the kernel itself has for the most (net.core.somaxconn). */
    private static final int BACKLOG = 4096;

    private final Fd fd;
    private final int port;

    private TcpListener(Fd fd, int port) {
        this.fd = fd;
        this.port = port;
    }

    /**
     * Listens in the network namespace of the calling thread.
     *
     * @param place with port 0: any free one
     * @param everywhere ours that has the same port at all addresses
     * @throws org.gantry.linux.syscall.SyscallException EADDRINUSE when somebody has it, EADDRNOTAVAIL when the address
     *     is not this machine's
     */
    public static TcpListener open(InetSocketAddress place, Optional<PortSocket> everywhere) {
        Fd fd = InetSocket.open(Transport.TCP, place);
        try {
            // connections that ended a moment ago are not in the way
            InetSocket.set(fd, SOL_SOCKET, PortSocket.sharing(Transport.TCP), 1);
            everywhere.ifPresentOrElse(port -> port.whileShared(() -> listen(fd, place)), () -> listen(fd, place));
            return new TcpListener(fd, InetSocket.port(fd));
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** {@code int listen(int sockfd, int backlog)}. */
    private static void listen(Fd fd, InetSocketAddress place) {
        InetSocket.bind(fd, place);
        Syscall.check(LISTEN, fd, fd.number(), BACKLOG);
    }

    public int port() {
        return port;
    }

    /** To wait for callers. */
    public Fd fd() {
        return fd;
    }

    /**
     * The next caller; nothing when there is none, or when it has gone again.
     * {@code int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags)}.
     *
     * @throws org.gantry.linux.syscall.SyscallException EMFILE, ENFILE when there is no descriptor for it; it waits on
     */
    public Optional<TcpSocket> accept() {
        long result;
        do {
            result = Syscall.raw(ACCEPT4, fd.number(), 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
        } while (result == -Errno.EINTR);
        if (result == -Errno.EAGAIN || result == -Errno.ECONNABORTED) {
            return Optional.empty();
        }
        return Optional.of(new TcpSocket(Fd.own(Syscall.orThrow(ACCEPT4, fd, result), "caller at port " + port)));
    }

    @Override
    public void close() {
        fd.close();
    }
}
