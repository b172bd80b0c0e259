package org.gantry.linux.net;

import static org.gantry.linux.net.InetSocket.SOL_SOCKET;
import static org.gantry.linux.net.InetSocket.SO_ERROR;
import static org.gantry.linux.syscall.SyscallNumber.CONNECT;
import static org.gantry.linux.syscall.SyscallNumber.SHUTDOWN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** One end of a connection of TCP that never blocks. To be closed. */
public final class TcpSocket implements AutoCloseable {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int SHUT_WR = 1;

    private final Fd fd;

    TcpSocket(Fd fd) {
        this.fd = fd;
    }

    /** One that is not connected, in the network namespace of the calling thread, for an address of this family. */
    public static TcpSocket open(InetSocketAddress place) {
        return new TcpSocket(InetSocket.open(Transport.TCP, place));
    }

    /**
     * Begins to call somebody. When it is writable that has come to an end, and {@link #error} says to which.
     * {@code int connect(int sockfd, const struct sockaddr *addr, socklen_t)}.
     */
    public void connect(InetSocketAddress place) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = SocketAddress.of(arena, place);
            long result = Syscall.raw(CONNECT, fd.number(), name.address(), name.byteSize());
            if (result != -Errno.EINPROGRESS && result != -Errno.EINTR) { // the kernel goes on after a signal, too
                Syscall.orThrow(CONNECT, fd, result);
            }
        }
    }

    /** What has become of the call, or of the connection since: an errno, 0 for nothing bad. Each is told once. */
    public int error() {
        return InetSocket.get(fd, SOL_SOCKET, SO_ERROR);
    }

    /** Has few bytes sent at once, rather than wait for the answer to those before. */
    public void setNoDelay() {
        InetSocket.set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    }

    /** Tells the other end that no more bytes come. {@code int shutdown(int sockfd, int how)}. */
    public void shutdownOutput() {
        Syscall.check(SHUTDOWN, fd, fd.number(), SHUT_WR);
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
