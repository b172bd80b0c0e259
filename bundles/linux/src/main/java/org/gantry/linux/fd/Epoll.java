package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.EPOLL_CREATE1;
import static org.gantry.linux.syscall.SyscallNumber.EPOLL_CTL;
import static org.gantry.linux.syscall.SyscallNumber.EPOLL_PWAIT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** An epoll instance. Each descriptor is added with a token that comes back with its events. */
public final class Epoll implements AutoCloseable {
    public static final int EPOLLIN = 0x1;
    public static final int EPOLLPRI = 0x2;
    public static final int EPOLLOUT = 0x4;
    public static final int EPOLLERR = 0x8;
    public static final int EPOLLHUP = 0x10;
    public static final int EPOLLRDHUP = 0x2000;
    public static final int EPOLLONESHOT = 1 << 30;
    public static final int EPOLLET = 1 << 31;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int BATCH = 128;

    /** struct epoll_event is { u32 events; u64 data }, packed on x86-64 alone. */
    private static final long DATA_OFFSET = Arch.current() == Arch.X86_64 ? 4 : 8;

    private static final long EVENT_SIZE = DATA_OFFSET + Long.BYTES;

    private final Fd fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(EVENT_SIZE * BATCH, Long.BYTES);

    /** {@code int epoll_create1(int flags)}. */
    public Epoll() {
        fd = Fd.own(Syscall.check(EPOLL_CREATE1, null, OpenFlags.O_CLOEXEC), "epoll");
    }

    /** What is called for each descriptor that is ready. */
    @FunctionalInterface
    public interface Visitor {
        void ready(long token, int events);
    }

    public void add(Fd target, int interest, long token) {
        control(EPOLL_CTL_ADD, target, interest, token);
    }

    public void modify(Fd target, int interest, long token) {
        control(EPOLL_CTL_MOD, target, interest, token);
    }

    /** Must come before the descriptor is closed: copies of it, in a shim for example, keep it in the set otherwise. */
    public void remove(Fd target) {
        control(EPOLL_CTL_DEL, target, 0, 0);
    }

    /**
     * Waits until something is ready and visits it. One thread at a time.
     *
     * <p>{@code int epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int timeout, const sigset_t *, size_t)}
     *
     * @param timeoutMillis -1 waits for as long as it takes
     * @return how many were ready; 0 after the timeout or a signal
     */
    public int await(int timeoutMillis, Visitor visitor) {
        long count = Syscall.raw(EPOLL_PWAIT, fd.number(), events.address(), BATCH, timeoutMillis, 0, 0);
        if (count == -Errno.EINTR) {
            return 0;
        }
        Syscall.orThrow(EPOLL_PWAIT, null, count);
        for (long i = 0; i < count; i++) {
            MemorySegment event = events.asSlice(i * EVENT_SIZE, EVENT_SIZE);
            visitor.ready(event.get(ValueLayout.JAVA_LONG_UNALIGNED, DATA_OFFSET), event.get(ValueLayout.JAVA_INT, 0));
        }
        return (int) count;
    }

    @Override
    public void close() {
        fd.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    /** {@code int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)}. */
    private void control(int operation, Fd target, int interest, long token) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment event = scratch.allocate(EVENT_SIZE, Long.BYTES);
            event.set(ValueLayout.JAVA_INT, 0, interest);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA_OFFSET, token);
            Syscall.check(EPOLL_CTL, target, fd.number(), operation, target.number(), event.address());
        }
    }
}
