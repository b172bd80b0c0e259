package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.EVENTFD2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gantry.linux.syscall.Syscall;

/** A counter in the kernel that can be waited for: writes add to it, a read takes its value and resets it to 0. */
public final class EventFd implements AutoCloseable {
    private final Fd fd;

    private EventFd(Fd fd) {
        this.fd = fd;
    }

    /** A new counter at 0, non-blocking and close-on-exec. {@code int eventfd2(unsigned int initval, int flags)}. */
    public static EventFd open(String description) {
        long flags = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;
        return new EventFd(Fd.own(Syscall.check(EVENTFD2, description, 0, flags), description));
    }

    /** Takes over a descriptor that is known to be an eventfd. */
    public static EventFd own(Fd fd) {
        return new EventFd(fd);
    }

    public Fd fd() {
        return fd;
    }

    /** Adds to the counter, which makes it readable. */
    public void signal(long increment) {
        fd.writeFully(word().putLong(increment).flip());
    }

    /** Takes the value and leaves 0; 0 when nobody signalled. */
    public long drain() {
        ByteBuffer word = word();
        return fd.readAvailable(word) == Long.BYTES ? word.flip().getLong() : 0;
    }

    @Override
    public void close() {
        fd.close();
    }

    private static ByteBuffer word() {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    }
}
