package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.CONNECT;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gantry.linux.syscall.Syscall;

/** A connected stream socket of the unix family, as far as the JDK's has no way to send descriptors. */
public final class UnixSocket implements AutoCloseable {
    private static final short AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int PATH_SIZE = 108;

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

    /** Sends a copy of a descriptor along with a text. */
    public void send(String text, Fd sent) {
        FdMessage.send(fd, text.getBytes(StandardCharsets.UTF_8), List.of(sent));
    }

    @Override
    public void close() {
        fd.close();
    }
}
