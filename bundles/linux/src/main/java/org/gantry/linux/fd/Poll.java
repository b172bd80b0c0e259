package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.PPOLL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gantry.linux.syscall.Syscall;

/** Waits for one descriptor, for code that has no reactor. */
public final class Poll {
    private static final short POLLIN = 1;
    private static final long POLLFD_SIZE = 8;
    private static final long REVENTS = 6;
    private static final long TIMESPEC_SIZE = 16;
    private static final long MILLIS = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Poll() {}

    /**
     * Waits until the descriptor can be read, its end included. Blocks the platform thread. EINTR starts the wait over.
     *
     * <p>{@code int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo, const sigset_t *, size_t)}; the
     * kernel leaves the remaining time in tmo, so starting over does not prolong the wait.
     *
     * @return false when the time is up
     */
    public static boolean readable(Fd fd, long timeoutMillis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollFd = arena.allocate(POLLFD_SIZE, Integer.BYTES);
            pollFd.set(ValueLayout.JAVA_INT, 0, fd.number());
            pollFd.set(ValueLayout.JAVA_SHORT, Integer.BYTES, POLLIN);
            MemorySegment time = arena.allocate(TIMESPEC_SIZE, Long.BYTES);
            time.setAtIndex(ValueLayout.JAVA_LONG, 0, timeoutMillis / MILLIS);
            time.setAtIndex(ValueLayout.JAVA_LONG, 1, timeoutMillis % MILLIS * NANOS_PER_MILLI);
            Syscall.retry(PPOLL, fd.description(), pollFd.address(), 1, time.address(), 0, 0);
            return pollFd.get(ValueLayout.JAVA_SHORT, REVENTS) != 0;
        }
    }
}
