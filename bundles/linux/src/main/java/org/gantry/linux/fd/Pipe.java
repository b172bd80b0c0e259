package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.PIPE2;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gantry.linux.syscall.Syscall;

/** A pipe; both ends close-on-exec. */
public record Pipe(Fd readEnd, Fd writeEnd) implements AutoCloseable {
    /** Opens a pipe whose ends block. {@code int pipe2(int pipefd[2], int flags)}. */
    public static Pipe open(String description) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(ValueLayout.JAVA_INT, 2);
            Syscall.check(PIPE2, description, pair.address(), OpenFlags.O_CLOEXEC);
            return new Pipe(
                    Fd.own(pair.getAtIndex(ValueLayout.JAVA_INT, 0), description + ", read end"),
                    Fd.own(pair.getAtIndex(ValueLayout.JAVA_INT, 1), description + ", write end"));
        }
    }

    @Override
    public void close() {
        readEnd.close();
        writeEnd.close();
    }
}
