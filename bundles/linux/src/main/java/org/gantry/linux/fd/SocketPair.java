package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.SOCKETPAIR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gantry.linux.syscall.Syscall;

/** Two connected unix sockets; both close-on-exec. */
public record SocketPair(Fd first, Fd second) implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 0x80000;

    /** A pair that carries a stream of bytes. */
    public static SocketPair stream(String description) {
        return open(SOCK_STREAM, description);
    }

    /** A pair that keeps the boundaries of messages. */
    public static SocketPair messages(String description) {
        return open(SOCK_SEQPACKET, description);
    }

    /** {@code int socketpair(int domain, int type, int protocol, int sv[2])}. */
    private static SocketPair open(int type, String description) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(ValueLayout.JAVA_INT, 2);
            Syscall.check(SOCKETPAIR, description, AF_UNIX, type | SOCK_CLOEXEC, 0, pair.address());
            return new SocketPair(
                    Fd.own(pair.getAtIndex(ValueLayout.JAVA_INT, 0), description + ", first end"),
                    Fd.own(pair.getAtIndex(ValueLayout.JAVA_INT, 1), description + ", second end"));
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
