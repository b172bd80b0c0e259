package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.TIMERFD_CREATE;
import static org.gantry.linux.syscall.SyscallNumber.TIMERFD_SETTIME;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.gantry.linux.syscall.Syscall;

/** A clock that can be waited for as a descriptor: it is readable once its time is up. */
public final class TimerFd implements AutoCloseable {
    private static final int CLOCK_MONOTONIC = 1;
    /** {@code struct itimerspec { struct timespec it_interval, it_value; }}, each of a second and a nanosecond. */
    private static final int ITIMERSPEC_WORDS = 4;

    private static final int VALUE_SECONDS = 2;
    private static final int VALUE_NANOS = 3;

    private final Fd fd;

    private TimerFd(Fd fd) {
        this.fd = fd;
    }

    /** One that is not set, non-blocking and close-on-exec. {@code int timerfd_create(int clockid, int flags)}. */
    public static TimerFd open(String description) {
        long flags = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;
        return new TimerFd(Fd.own(Syscall.check(TIMERFD_CREATE, description, CLOCK_MONOTONIC, flags), description));
    }

    public Fd fd() {
        return fd;
    }

    /**
     * Sets it to a time from now, once, whatever it was set to before.
     * {@code int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old)}.
     *
     * @param delay what is not in the future is at once
     */
    public void set(Duration delay) {
        Duration wanted = delay.isPositive() ? delay : Duration.ofNanos(1); // 0 would stop it
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, ITIMERSPEC_WORDS);
            time.setAtIndex(ValueLayout.JAVA_LONG, VALUE_SECONDS, wanted.toSeconds());
            time.setAtIndex(ValueLayout.JAVA_LONG, VALUE_NANOS, wanted.toNanosPart());
            Syscall.check(TIMERFD_SETTIME, fd, fd.number(), 0, time.address(), 0);
        }
    }

    /** Whether the time was up; it is not readable any more until it is up again. */
    public boolean drain() {
        return fd.readAvailable(ByteBuffer.allocate(Long.BYTES)) == Long.BYTES;
    }

    @Override
    public void close() {
        fd.close();
    }
}
