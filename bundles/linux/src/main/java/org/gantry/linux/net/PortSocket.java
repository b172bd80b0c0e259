package org.gantry.linux.net;

import static org.gantry.linux.syscall.SyscallNumber.BIND;
import static org.gantry.linux.syscall.SyscallNumber.GETSOCKNAME;
import static org.gantry.linux.syscall.SyscallNumber.SETSOCKOPT;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallException;

/**
 * A port of this machine that is kept from everybody else, by a socket that is bound to it and does nothing: it does not
 * listen, so no connection is ever accepted by it. To be closed.
 */
public final class PortSocket implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    /** {@code struct sockaddr_in6}, the larger one. */
    private static final int LARGEST_ADDRESS = 28;

    private static final int SIZE4 = 16;
    private static final int PORT_OFFSET = 2;
    private static final int ADDRESS_OFFSET4 = 4;
    private static final int ADDRESS_OFFSET6 = 8;

    private final Optional<Fd> fd;
    private final int port;

    private PortSocket(Optional<Fd> fd, int port) {
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
        String what = address.getHostAddress() + ":" + port + "/" + transport.word();
        boolean ipv6 = address.getAddress().length != Integer.BYTES;
        long number = Syscall.raw(
                SOCKET, ipv6 ? AF_INET6 : AF_INET, transport.socketType() | SOCK_CLOEXEC, transport.number());
        if (number == -Errno.EPROTONOSUPPORT) {
            return withoutProtocol(address, port);
        }
        Fd fd = Fd.own(Syscall.orThrow(SOCKET, what, number), what);
        try {
            return new PortSocket(Optional.of(fd), bind(fd, address, port, ipv6, transport));
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * On a kernel without SCTP nobody can be in the way. Where any port will do, one of UDP stands in, so that the next
     * who asks is given another.
     */
    private static PortSocket withoutProtocol(InetAddress address, int port) {
        return port == 0 ? bind(Transport.UDP, address, port) : new PortSocket(Optional.empty(), port);
    }

    /**
     * Does something while sockets of this process may be bound to the same port at a narrower address, and listen
     * there. For TCP only.
     */
    public <T> T whileShared(Supplier<T> work) {
        fd.ifPresent(socket -> set(socket, SOL_SOCKET, SO_REUSEADDR, 1));
        try {
            return work.get();
        } finally {
            fd.ifPresent(socket -> set(socket, SOL_SOCKET, SO_REUSEADDR, 0));
        }
    }

    private static int bind(Fd fd, InetAddress address, int port, boolean ipv6, Transport transport) {
        if (ipv6) {
            set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        }
        boolean lingers = transport == Transport.TCP;
        if (lingers) {
            set(fd, SOL_SOCKET, SO_REUSEADDR, 1); // connections that ended a moment ago are not in the way
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(LARGEST_ADDRESS, Integer.BYTES);
            name.set(ValueLayout.JAVA_SHORT, 0, (short) (ipv6 ? AF_INET6 : AF_INET));
            ByteBuffer bytes = name.asByteBuffer();
            bytes.putShort(PORT_OFFSET, (short) port);
            bytes.put(ipv6 ? ADDRESS_OFFSET6 : ADDRESS_OFFSET4, address.getAddress());
            Syscall.check(BIND, fd, fd.number(), name.address(), ipv6 ? LARGEST_ADDRESS : SIZE4);
            if (lingers) {
                set(fd, SOL_SOCKET, SO_REUSEADDR, 0); // but nobody else gets the port now
            }
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, LARGEST_ADDRESS);
            Syscall.check(GETSOCKNAME, fd, fd.number(), name.address(), size.address());
            return Short.toUnsignedInt(bytes.getShort(PORT_OFFSET));
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        fd.ifPresent(Fd::close);
    }

    private static void set(Fd fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocateFrom(ValueLayout.JAVA_INT, value);
            Syscall.check(SETSOCKOPT, fd, fd.number(), level, option, cell.address(), cell.byteSize());
        }
    }
}
