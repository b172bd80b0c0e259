package org.gantry.linux.net;

import static org.gantry.linux.syscall.SyscallNumber.BIND;
import static org.gantry.linux.syscall.SyscallNumber.GETSOCKNAME;
import static org.gantry.linux.syscall.SyscallNumber.GETSOCKOPT;
import static org.gantry.linux.syscall.SyscallNumber.SETSOCKOPT;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Syscall;

/** What sockets of IPv4 and IPv6 have in common, whatever they are for. */
final class InetSocket {
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    static final int SO_REUSEPORT = 15;

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private InetSocket() {}

    /**
     * A socket for an address, or for one that is to be called, in the namespace of the calling thread; non-blocking and
     * close-on-exec. {@code int socket(int domain, int type, int protocol)}.
     */
    static Fd open(Transport transport, InetSocketAddress place) {
        long type = transport.socketType() | SOCK_NONBLOCK | SOCK_CLOEXEC;
        String what = what(transport, place);
        return Fd.own(
                Syscall.check(SOCKET, what, SocketAddress.family(place.getAddress()), type, transport.number()), what);
    }

    /** Binds it, to IPv6 alone if that is what the address is of. {@code int bind(int, const struct sockaddr *, socklen_t)}. */
    static void bind(Fd socket, InetSocketAddress place) {
        if (SocketAddress.isIpv6(place.getAddress())) {
            setIpv6Only(socket, true);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = SocketAddress.of(arena, place);
            Syscall.check(BIND, socket, socket.number(), name.address(), name.byteSize());
        }
    }

    /** Whether a socket of IPv6 keeps to that; by itself, that is as the sysctl bindv6only says. */
    static void setIpv6Only(Fd socket, boolean only) {
        set(socket, IPPROTO_IPV6, IPV6_V6ONLY, only ? 1 : 0);
    }

    /** The port it is bound to. {@code int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen)}. */
    static int port(Fd socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(SocketAddress.LARGEST, Integer.BYTES);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, SocketAddress.LARGEST);
            Syscall.check(GETSOCKNAME, socket, socket.number(), name.address(), size.address());
            return SocketAddress.read(name).getPort();
        }
    }

    /** {@code int setsockopt(int sockfd, int level, int name, const void *value, socklen_t)}. */
    static void set(Fd socket, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocateFrom(ValueLayout.JAVA_INT, value);
            Syscall.check(SETSOCKOPT, socket, socket.number(), level, option, cell.address(), cell.byteSize());
        }
    }

    /** {@code int getsockopt(int sockfd, int level, int name, void *value, socklen_t *)}. */
    static int get(Fd socket, int level, int option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, Integer.BYTES);
            Syscall.check(GETSOCKOPT, socket, socket.number(), level, option, cell.address(), size.address());
            return cell.get(ValueLayout.JAVA_INT, 0);
        }
    }

    static String what(Transport transport, InetSocketAddress place) {
        return place.getAddress().getHostAddress() + ":" + place.getPort() + "/" + transport.word();
    }
}
