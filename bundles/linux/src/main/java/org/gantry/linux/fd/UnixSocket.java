package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.CONNECT;
import static org.gantry.linux.syscall.SyscallNumber.SENDMSG;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.gantry.linux.syscall.Syscall;

/** A connected stream socket of the unix family, as far as the JDK's has no way to send descriptors. */
public final class UnixSocket implements AutoCloseable {
    private static final short AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int PATH_SIZE = 108;
    private static final int MSGHDR_WORDS = 7;
    private static final int CMSG_HEADER = 16;

    private final Fd fd;

    private UnixSocket(Fd fd) {
        this.fd = fd;
    }

    /** {@code int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)}; unix(7) allows 107 bytes of path. */
    public static UnixSocket connect(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length >= PATH_SIZE) {
            throw new IllegalArgumentException(path + " is longer than the path of a socket can be");
        }
        Fd fd = Fd.own(Syscall.check(SOCKET, path, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Short.BYTES + PATH_SIZE, Long.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, name.length);
            Syscall.check(CONNECT, path, fd.number(), address.address(), Short.BYTES + name.length + 1);
            return new UnixSocket(fd);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Sends a copy of a descriptor along with a text. {@code ssize_t sendmsg(int sockfd, const struct msghdr *, int flags)};
     * the control message is SCM_RIGHTS of unix(7).
     */
    public void send(String text, Fd sent) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(bytes.length, 1);
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            MemorySegment vector = arena.allocate(ValueLayout.JAVA_LONG, 2);
            vector.setAtIndex(ValueLayout.JAVA_LONG, 0, data.address());
            vector.setAtIndex(ValueLayout.JAVA_LONG, 1, bytes.length);
            MemorySegment control = arena.allocate(CMSG_HEADER + Long.BYTES, Long.BYTES);
            control.set(ValueLayout.JAVA_LONG, 0, CMSG_HEADER + Integer.BYTES);
            control.set(ValueLayout.JAVA_INT, Long.BYTES, SOL_SOCKET);
            control.set(ValueLayout.JAVA_INT, Long.BYTES + Integer.BYTES, SCM_RIGHTS);
            control.set(ValueLayout.JAVA_INT, CMSG_HEADER, sent.number());
            MemorySegment message = arena.allocate(ValueLayout.JAVA_LONG, MSGHDR_WORDS);
            message.setAtIndex(ValueLayout.JAVA_LONG, 2, vector.address());
            message.setAtIndex(ValueLayout.JAVA_LONG, 3, 1);
            message.setAtIndex(ValueLayout.JAVA_LONG, 4, control.address());
            message.setAtIndex(ValueLayout.JAVA_LONG, 5, control.byteSize());
            Syscall.retry(SENDMSG, fd.description(), fd.number(), message.address(), 0);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
