package org.gantry.linux.namespace;

import static org.gantry.linux.syscall.SyscallNumber.IOCTL;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Syscall;

/** The interface "lo" of the calling thread's network namespace. */
final class Loopback {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final short IFF_UP = 1;
    private static final long IFREQ_SIZE = 40;
    private static final long IFR_FLAGS = 16;

    private Loopback() {}

    /** {@code int ioctl(int fd, SIOCSIFFLAGS, struct ifreq *)}. */
    static void up() {
        try (Arena arena = Arena.ofConfined();
                Fd socket = Fd.own(Syscall.check(SOCKET, "AF_INET", AF_INET, SOCK_DGRAM_CLOEXEC, 0), "ioctl socket")) {
            MemorySegment request = arena.allocate(IFREQ_SIZE, Long.BYTES);
            request.setString(0, "lo");
            Syscall.check(IOCTL, "SIOCGIFFLAGS lo", socket.number(), SIOCGIFFLAGS, request.address());
            short flags = request.get(ValueLayout.JAVA_SHORT, IFR_FLAGS);
            request.set(ValueLayout.JAVA_SHORT, IFR_FLAGS, (short) (flags | IFF_UP));
            Syscall.check(IOCTL, "SIOCSIFFLAGS lo", socket.number(), SIOCSIFFLAGS, request.address());
        }
    }
}
