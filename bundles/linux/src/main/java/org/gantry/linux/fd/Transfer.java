package org.gantry.linux.fd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * Moves bytes between a buffer and a descriptor: direct buffers as they are, buffers on the heap through a bounded
 * native copy.
 */
final class Transfer {
    private static final int LARGEST_COPY = 1 << 16;

    private Transfer() {}

    /** One read or write; returns the count of bytes (0 at the end of the file) and advances the buffer by it. */
    static int once(Fd fd, SyscallNumber call, ByteBuffer buffer) {
        return (int) Syscall.orThrow(call, fd.description(), attempt(fd, call, buffer));
    }

    /** As {@link #once} for non-blocking descriptors: 0 when it would block, -1 at the end of the file. */
    static int available(Fd fd, SyscallNumber call, ByteBuffer buffer) {
        int wanted = buffer.remaining();
        long result = attempt(fd, call, buffer);
        if (result == -Errno.EAGAIN) {
            return 0;
        }
        boolean reading = call == SyscallNumber.READ;
        if (reading && (result == -Errno.EIO || (result == 0 && wanted > 0))) {
            return -1;
        }
        return (int) Syscall.orThrow(call, fd.description(), result);
    }

    private static long attempt(Fd fd, SyscallNumber call, ByteBuffer buffer) {
        return buffer.isDirect() ? direct(fd, call, buffer) : copied(fd, call, buffer);
    }

    private static long direct(Fd fd, SyscallNumber call, ByteBuffer buffer) {
        MemorySegment segment = MemorySegment.ofBuffer(buffer);
        long result = uninterrupted(fd, call, segment);
        if (result > 0) {
            buffer.position(buffer.position() + (int) result);
        }
        return result;
    }

    private static long copied(Fd fd, SyscallNumber call, ByteBuffer buffer) {
        int size = Math.min(buffer.remaining(), LARGEST_COPY);
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer copy = arena.allocate(Math.max(size, 1)).asByteBuffer().limit(size);
            if (call == SyscallNumber.WRITE) {
                copy.put(0, buffer, buffer.position(), size);
            }
            long result = uninterrupted(fd, call, MemorySegment.ofBuffer(copy));
            if (result > 0) {
                accept(call, buffer, copy, (int) result);
            }
            return result;
        }
    }

    private static void accept(SyscallNumber call, ByteBuffer buffer, ByteBuffer copy, int count) {
        if (call == SyscallNumber.READ) {
            buffer.put(buffer.position(), copy, 0, count);
        }
        buffer.position(buffer.position() + count);
    }

    private static long uninterrupted(Fd fd, SyscallNumber call, MemorySegment segment) {
        long result;
        do {
            result = Syscall.raw(call, fd.number(), segment.address(), segment.byteSize());
        } while (result == -Errno.EINTR);
        return result;
    }
}
