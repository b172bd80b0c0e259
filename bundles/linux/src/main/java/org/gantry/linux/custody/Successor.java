package org.gantry.linux.custody;

import static org.gantry.linux.syscall.SyscallNumber.CLOSE_RANGE;
import static org.gantry.linux.syscall.SyscallNumber.DUP3;
import static org.gantry.linux.syscall.SyscallNumber.EXECVE;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGPROCMASK;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Syscall;

/** Turns this process into another program, which keeps its number, its parent, and one descriptor as its standard input. */
final class Successor {
    private static final int SIG_SETMASK = 2;
    private static final long FIRST_AFTER_STDERR = 3;
    private static final long LAST = 0xFFFF_FFFFL;
    private static final long CLOSE_RANGE_CLOEXEC = 4;

    private Successor() {}

    /**
     * Does not return but by an exception; whatever threads there are, they end.
     * {@code int execve(const char *path, char *const argv[], char *const envp[])}.
     *
     * @param command the program, as a path, and its arguments
     * @param stdin what it gets as standard input
     */
    static void execute(List<String> command, int stdin) {
        String path = command.getFirst();
        List<String> environment = System.getenv().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = CString.of(arena, path);
            MemorySegment arguments = CString.array(arena, command);
            MemorySegment variables = CString.array(arena, environment);
            MemorySegment noSignals = arena.allocate(ValueLayout.JAVA_LONG);
            Syscall.check(DUP3, "standard input of " + path, stdin, 0, 0);
            // The JVM's own files, and what libraries have opened without saying that it is not for others.
            Syscall.check(CLOSE_RANGE, path, FIRST_AFTER_STDERR, LAST, CLOSE_RANGE_CLOEXEC);
            // The JVM blocks signals in its threads, and a mask outlives execve.
            Syscall.check(RT_SIGPROCMASK, path, SIG_SETMASK, noSignals.address(), 0, Long.BYTES);
            Syscall.check(EXECVE, path, program.address(), arguments.address(), variables.address());
        }
    }
}
