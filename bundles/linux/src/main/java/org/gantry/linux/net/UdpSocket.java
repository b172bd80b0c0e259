package org.gantry.linux.net;

import static org.gantry.linux.net.InetSocket.SOL_SOCKET;
import static org.gantry.linux.syscall.SyscallNumber.CONNECT;
import static org.gantry.linux.syscall.SyscallNumber.RECVFROM;
import static org.gantry.linux.syscall.SyscallNumber.SENDTO;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** A socket of UDP that never blocks. Buffers are direct ones: nothing is copied on its way. To be closed. */
public final class UdpSocket implements AutoCloseable {
    private final Fd fd;

    private UdpSocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Receives what is sent to a port, in the network namespace of the calling thread.
     *
     * @param place with port 0: any free one
     * @param everywhere ours that has the same port at all addresses
     * @throws org.gantry.linux.syscall.SyscallException EADDRINUSE when somebody has it, EADDRNOTAVAIL when the address
     *     is not this machine's
     */
    public static UdpSocket bind(InetSocketAddress place, Optional<PortSocket> everywhere) {
        Fd fd = InetSocket.open(Transport.UDP, place);
        try {
            everywhere.ifPresentOrElse(port -> bindBeside(port, fd, place), () -> InetSocket.bind(fd, place));
            return new UdpSocket(fd);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private static void bindBeside(PortSocket everywhere, Fd fd, InetSocketAddress place) {
        int sharing = PortSocket.sharing(Transport.UDP);
        InetSocket.set(fd, SOL_SOCKET, sharing, 1);
        everywhere.whileShared(() -> InetSocket.bind(fd, place));
        InetSocket.set(fd, SOL_SOCKET, sharing, 0);
    }

    /**
     * One that sends to a place, and receives from there alone, in the network namespace of the calling thread. That nobody
     * is there (ECONNREFUSED) is told by some call after the one that has sent.
     */
    public static UdpSocket connect(InetSocketAddress place) {
        return connect(InetSocket.open(Transport.UDP, place), place);
    }

    /**
     * As {@link #connect(InetSocketAddress)}, for an address of IPv6.
     *
     * @param only whether it keeps to IPv6: it cannot be connected to an address of IPv4 either
     */
    public static UdpSocket connectIpv6(InetSocketAddress place, boolean only) {
        Fd fd = InetSocket.open(Transport.UDP, place);
        try {
            InetSocket.setIpv6Only(fd, only);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
        return connect(fd, place);
    }

    private static UdpSocket connect(Fd fd, InetSocketAddress place) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = SocketAddress.of(arena, place);
            Syscall.retry(CONNECT, fd, fd.number(), name.address(), name.byteSize());
            return new UdpSocket(fd);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    public int port() {
        return InetSocket.port(fd);
    }

    /** To wait for datagrams. */
    public Fd fd() {
        return fd;
    }

    /** Receives a datagram, which may be an empty one; false when there is none. */
    public boolean receive(ByteBuffer buffer) {
        return received(buffer, receive(buffer, 0, 0));
    }

    /** Receives a datagram and says who has sent it; nothing when there is none. */
    public Optional<InetSocketAddress> receiveFrom(ByteBuffer buffer) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(SocketAddress.LARGEST, Integer.BYTES);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, SocketAddress.LARGEST);
            boolean any = received(buffer, receive(buffer, name.address(), size.address()));
            return any ? Optional.of(SocketAddress.read(name)) : Optional.empty();
        }
    }

    /** {@code ssize_t recvfrom(int, void *buf, size_t, int flags, struct sockaddr *from, socklen_t *fromlen)}. */
    private long receive(ByteBuffer buffer, long from, long size) {
        MemorySegment bytes = direct(buffer);
        long result;
        do {
            result = Syscall.raw(RECVFROM, fd.number(), bytes.address(), bytes.byteSize(), 0, from, size);
        } while (result == -Errno.EINTR);
        return result;
    }

    private boolean received(ByteBuffer buffer, long result) {
        if (result == -Errno.EAGAIN) {
            return false;
        }
        buffer.position(buffer.position() + (int) Syscall.orThrow(RECVFROM, fd, result));
        return true;
    }

    /** Sends a datagram to where this is connected to; false when there is no room for it (EAGAIN). */
    public boolean send(ByteBuffer datagram) {
        return send(datagram, 0, 0);
    }

    /** Sends a datagram; false when there is no room for it (EAGAIN). */
    public boolean sendTo(InetSocketAddress place, ByteBuffer datagram) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = SocketAddress.of(arena, place);
            return send(datagram, name.address(), name.byteSize());
        }
    }

    /** {@code ssize_t sendto(int, const void *buf, size_t, int flags, const struct sockaddr *to, socklen_t)}. */
    private boolean send(ByteBuffer datagram, long to, long size) {
        MemorySegment bytes = direct(datagram);
        long result;
        do {
            result = Syscall.raw(SENDTO, fd.number(), bytes.address(), bytes.byteSize(), 0, to, size);
        } while (result == -Errno.EINTR);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        Syscall.orThrow(SENDTO, fd, result);
        return true;
    }

    private static MemorySegment direct(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("a buffer on the heap");
        }
        return MemorySegment.ofBuffer(buffer);
    }

    @Override
    public void close() {
        fd.close();
    }
}
