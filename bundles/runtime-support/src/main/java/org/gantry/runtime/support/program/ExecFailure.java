package org.gantry.runtime.support.program;

import java.util.Optional;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.syscall.Errno;

/**
 * Says that a program cannot be executed in the words of runc, from which the docker CLI derives its exit code.
 *
 * @param program as the user wrote it
 * @param searched whether it was looked for in PATH
 */
public record ExecFailure(String program, boolean searched) {
    /** How the names of steps begin that execute a program. */
    public static final String STEP = "execve ";

    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    /** What the failure of a step means; empty when it has nothing to do with the program. */
    public Optional<ProgramNotExecutable> of(SpawnFailedException failure, String context) {
        if (!failure.step().startsWith(STEP)) {
            return Optional.empty();
        }
        boolean absent = failure.errno() == Errno.ENOENT || failure.errno() == Errno.ENOTDIR;
        if (searched && (absent || failure.errno() == Errno.EACCES)) {
            return Optional.of(notFound(context));
        }
        return Optional.of(
                new ProgramNotExecutable(absent ? NOT_FOUND : NOT_EXECUTABLE, words(context, reason(failure.errno()))));
    }

    /** That there is no such program in PATH. */
    public ProgramNotExecutable notFound(String context) {
        return new ProgramNotExecutable(NOT_FOUND, words(context, "executable file not found in $PATH"));
    }

    private String words(String context, String reason) {
        return context + "exec: \"" + program + "\": " + reason;
    }

    private String reason(int errno) {
        return switch (errno) {
            case Errno.ENOENT -> "stat " + program + ": no such file or directory";
            case Errno.ENOTDIR -> "stat " + program + ": not a directory";
            case Errno.EACCES -> "permission denied";
            case Errno.ENOEXEC -> "exec format error";
            default -> Errno.describe(errno);
        };
    }
}
