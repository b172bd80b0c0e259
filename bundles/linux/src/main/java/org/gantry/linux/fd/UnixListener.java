package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.BIND;
import static org.gantry.linux.syscall.SyscallNumber.LISTEN;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.Syscall;

/** Listening stream sockets of the unix family, as descriptors that can be passed on. */
public final class UnixListener {
    private static final short AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int PATH_SIZE = 108;

    private UnixListener() {}

    /**
     * Makes a socket file and listens there, without blocking who accepts. The directory may be as deep as it likes: unix(7)
     * allows 107 bytes of path, so the name goes through a descriptor of the directory.
     * {@code int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)}, {@code int listen(int sockfd, int backlog)}.
     */
    public static Fd open(String directory, String name) {
        String what = directory + "/" + name;
        try (Fd parent = Openat2.open(directory, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
                Arena arena = Arena.ofConfined()) {
            byte[] path = (parent.procPath() + "/" + name).getBytes(StandardCharsets.UTF_8);
            if (path.length >= PATH_SIZE) {
                throw new IllegalArgumentException(name + " is too long for the name of a socket");
            }
            long type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
            Fd socket = Fd.own(Syscall.check(SOCKET, what, AF_UNIX, type, 0), what);
            try {
                MemorySegment address = arena.allocate(Short.BYTES + PATH_SIZE, Long.BYTES);
                address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
                MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, path.length);
                Syscall.check(BIND, what, socket.number(), address.address(), Short.BYTES + path.length + 1);
                Syscall.check(LISTEN, what, socket.number(), 1);
                return socket;
            } catch (RuntimeException e) {
                socket.close();
                throw e;
            }
        }
    }
}
