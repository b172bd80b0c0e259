package org.gantry.linux.fd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallNumber;
import org.jspecify.annotations.Nullable;

/**
 * An open file descriptor with one owner, who closes it. Closing twice is harmless; using it after that is an
 * {@link IllegalStateException}, never a call on whatever file has that number by now. As with every descriptor, the
 * owner must not close it while another thread is inside a call on it.
 */
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int FD_CLOEXEC = 1;

    private final AtomicInteger number;
    private final String description;
    private volatile @Nullable Runnable beforeClose;

    private Fd(int number, String description) {
        this.number = new AtomicInteger(number);
        this.description = description;
    }

    /**
     * Takes ownership of a descriptor.
     *
     * @param description what it is, for messages: a path, "stdout of 3f2a"
     */
    public static Fd own(long number, String description) {
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(number + " is not a descriptor (" + description + ")");
        }
        return new Fd((int) number, description);
    }

    /** The number, still owned by this object. */
    public int number() {
        int current = number.get();
        if (current == CLOSED) {
            throw new IllegalStateException(description + " is closed");
        }
        return current;
    }

    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    /** A path that names the open file, whatever became of its name: {@code /proc/self/fd/N}. */
    public String procPath() {
        return "/proc/self/fd/" + number();
    }

    /** Gives up ownership: the caller now has to see that the returned number gets closed. */
    public int detach() {
        runBeforeClose();
        int current = number.getAndSet(CLOSED);
        if (current == CLOSED) {
            throw new IllegalStateException(description + " is closed");
        }
        return current;
    }

    /** Reads into the buffer; returns the count of bytes, -1 at the end of the file. */
    public int read(ByteBuffer buffer) {
        int wanted = buffer.remaining();
        int count = Transfer.once(this, SyscallNumber.READ, buffer);
        return count == 0 && wanted > 0 ? -1 : count;
    }

    /**
     * As {@link #read(ByteBuffer)} for a non-blocking descriptor: 0 means that nothing is there yet (EAGAIN).
     * A pty master whose slaves are all closed (EIO) reads as the end of the file.
     */
    public int readAvailable(ByteBuffer buffer) {
        return Transfer.available(this, SyscallNumber.READ, buffer);
    }

    /** Writes what the kernel takes at once and returns the count of bytes; 0 when it would block (EAGAIN). */
    public int writeAvailable(ByteBuffer buffer) {
        return Transfer.available(this, SyscallNumber.WRITE, buffer);
    }

    /** Reads once into the segment; returns the count of bytes, 0 at the end of the file. */
    public long read(MemorySegment segment) {
        return Syscall.retry(SyscallNumber.READ, description, number(), segment.address(), segment.byteSize());
    }

    /** Reads once; returns the count of bytes, -1 at the end of the file. */
    public int read(byte[] bytes, int offset, int length) {
        return read(ByteBuffer.wrap(bytes, offset, length));
    }

    /** Writes once from the segment; returns the count of bytes taken. */
    public long write(MemorySegment segment) {
        return Syscall.retry(SyscallNumber.WRITE, description, number(), segment.address(), segment.byteSize());
    }

    /** Writes all that remains in the buffer. */
    public void writeFully(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            Transfer.once(this, SyscallNumber.WRITE, buffer);
        }
    }

    /** Writes all bytes. */
    public void writeFully(byte[] bytes) {
        writeFully(ByteBuffer.wrap(bytes));
    }

    /** Another descriptor of the same open file, close-on-exec. */
    public Fd dup() {
        return own(Syscall.check(SyscallNumber.FCNTL, description, number(), F_DUPFD_CLOEXEC, 0), description);
    }

    /** Whether the descriptor is closed by execve. */
    public boolean isCloseOnExec() {
        return (Syscall.check(SyscallNumber.FCNTL, description, number(), F_GETFD) & FD_CLOEXEC) != 0;
    }

    public void setCloseOnExec(boolean on) {
        Syscall.check(SyscallNumber.FCNTL, description, number(), F_SETFD, on ? FD_CLOEXEC : 0);
    }

    /** Sets or clears O_NONBLOCK, a property of the open file that all its descriptors share. */
    public void setNonBlocking(boolean on) {
        long flags = Syscall.check(SyscallNumber.FCNTL, description, number(), F_GETFL);
        long wanted = on ? flags | OpenFlags.O_NONBLOCK : flags & ~OpenFlags.O_NONBLOCK;
        Syscall.check(SyscallNumber.FCNTL, description, number(), F_SETFL, wanted);
    }

    /** Whether a read would not block now: data, the end of the file or a hang-up. */
    public boolean isReadable() {
        return Poll.readable(this, 0);
    }

    /** Closes the descriptor. The kernel frees the number whatever close reports, so there is nothing to retry. */
    @Override
    public void close() {
        runBeforeClose();
        int current = number.getAndSet(CLOSED);
        if (current != CLOSED) {
            Syscall.raw(SyscallNumber.CLOSE, current);
        }
    }

    @Override
    public String toString() {
        return description + " (fd " + number.get() + ")";
    }

    /** What the reactor has to do before the number goes; null for nothing. */
    void beforeClose(@Nullable Runnable action) {
        beforeClose = action;
    }

    private void runBeforeClose() {
        Runnable action = beforeClose;
        if (action != null) {
            action.run();
        }
    }

    String description() {
        return description;
    }
}
