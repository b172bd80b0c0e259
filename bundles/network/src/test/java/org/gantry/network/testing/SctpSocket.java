package org.gantry.network.testing;

import static org.gantry.linux.syscall.SyscallNumber.ACCEPT4;
import static org.gantry.linux.syscall.SyscallNumber.BIND;
import static org.gantry.linux.syscall.SyscallNumber.CONNECT;
import static org.gantry.linux.syscall.SyscallNumber.LISTEN;
import static org.gantry.linux.syscall.SyscallNumber.SETSOCKOPT;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.net.Transport;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.syscall.SyscallNumber;
import org.junit.jupiter.api.Assumptions;

/** A one-to-one socket of SCTP over IPv4 (RFC 6458, section 4); Java's own are one-to-many and want libsctp. */
public final class SctpSocket implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDTIMEO = 21;
    private static final int BACKLOG = 16;
    private static final int LARGEST_MESSAGE = 1500;
    private static final long PATIENCE_SECONDS = 5;
    private static final int SOCKADDR_SIZE = 16;
    private static final int PORT_OFFSET = 2;
    private static final int ADDRESS_OFFSET = 4;

    private final Fd fd;
    private final String peer;

    private SctpSocket(Fd fd, String peer) {
        this.fd = fd;
        this.peer = peer;
    }

    /** Skips where the kernel has no SCTP. */
    public static void require() {
        try {
            open().close();
        } catch (SyscallException e) {
            if (!e.is(Errno.EPROTONOSUPPORT)) {
                throw e;
            }
            System.err.println("SKIPPED: this kernel has no SCTP");
            Assumptions.abort("this kernel has no SCTP");
        }
    }

    /** Waits for callers at all addresses of a namespace. */
    public static SctpSocket listen(Fd namespace, int port) {
        return NetNamespaces.callIn(namespace, () -> {
            Fd fd = open();
            try {
                call(BIND, fd, "0.0.0.0", port);
                Syscall.check(LISTEN, fd, fd.number(), BACKLOG);
                return new SctpSocket(fd, "");
            } catch (RuntimeException e) {
                fd.close();
                throw e;
            }
        });
    }

    /** Calls somebody from a namespace, from whatever address the kernel chooses; it offers all that it has (RFC 9260, 5.1.2). */
    public static SctpSocket connect(Fd namespace, String address, int port) {
        return NetNamespaces.callIn(namespace, () -> {
            Fd fd = open();
            try {
                setPatience(fd);
                call(CONNECT, fd, address, port);
                return new SctpSocket(fd, address);
            } catch (RuntimeException e) {
                fd.close();
                throw e;
            }
        });
    }

    /** {@code int socket(int domain, int type, int protocol)}. */
    private static Fd open() {
        int protocol = Transport.SCTP.number();
        return Fd.own(Syscall.check(SOCKET, "sctp", AF_INET, SOCK_STREAM | SOCK_CLOEXEC, protocol), "sctp");
    }

    /** {@code struct timeval { long seconds, microseconds; }}: for how long a call waits. */
    private static void setPatience(Fd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocateFrom(ValueLayout.JAVA_LONG, PATIENCE_SECONDS, 0);
            for (int option : new int[] {SO_RCVTIMEO, SO_SNDTIMEO}) {
                Syscall.check(SETSOCKOPT, fd, fd.number(), SOL_SOCKET, option, time.address(), time.byteSize());
            }
        }
    }

    /** {@code struct sockaddr_in { u16 family, be16 port, be32 address, u8 zero[8] }}. */
    private static void call(SyscallNumber call, Fd fd, String address, int port) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(SOCKADDR_SIZE, Integer.BYTES);
            name.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            name.asByteBuffer()
                    .putShort(PORT_OFFSET, (short) port)
                    .put(ADDRESS_OFFSET, InetAddress.ofLiteral(address).getAddress());
            Syscall.check(call, fd, fd.number(), name.address(), name.byteSize());
        }
    }

    /** The next caller, if there is one within some milliseconds. */
    Optional<SctpSocket> accept(long millis) {
        if (!Poll.readable(fd, millis)) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(SOCKADDR_SIZE, Integer.BYTES);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, SOCKADDR_SIZE);
            Fd caller = Fd.own(
                    Syscall.check(ACCEPT4, fd, fd.number(), name.address(), size.address(), SOCK_CLOEXEC), "caller");
            byte[] address = new byte[Integer.BYTES];
            name.asByteBuffer().get(ADDRESS_OFFSET, address);
            return Optional.of(
                    new SctpSocket(caller, InetAddress.getByAddress(address).getHostAddress()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** The address of whoever has called, or has been called. */
    String peer() {
        return peer;
    }

    /** Whether there is something to hear within some milliseconds, be it the end. */
    boolean isReadable(long millis) {
        return Poll.readable(fd, millis);
    }

    /** Says something and hears the answer. */
    public String ask(String text) {
        say(text);
        return hear();
    }

    void say(String text) {
        fd.writeFully(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A message; an empty one when the other end has gone. */
    String hear() {
        byte[] message = new byte[LARGEST_MESSAGE];
        return new String(message, 0, Math.max(0, fd.read(message, 0, message.length)), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        fd.close();
    }
}
