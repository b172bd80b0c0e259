package org.gantry.runtime.libcontainer.task;

import org.gantry.api.EngineException;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.syscall.Errno;

/** What to say when one of init's steps failed. The docker CLI takes its exit code from the last words. */
public final class StartFailure {
    private static final String PREFIX =
            "failed to create task for container: OCI runtime create failed: unable to start container process: ";
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    private StartFailure() {}

    /** The exception for a failed step; only execve's own blames the program. */
    static RuntimeException of(String program, SpawnFailedException failure) {
        if (!failure.step().startsWith("execve")) {
            return new EngineException.Internal(PREFIX + failure.getMessage(), failure);
        }
        return switch (failure.errno()) {
            case Errno.ENOENT -> notFound(program, "no such file or directory");
            case Errno.EACCES -> notExecutable(program, "permission denied");
            case Errno.ENOEXEC -> notExecutable(program, "exec format error");
            default -> notExecutable(program, Errno.describe(failure.errno()));
        };
    }

    /** Exit code 127. */
    public static ProgramNotExecutable notFound(String program, String reason) {
        return new ProgramNotExecutable(NOT_FOUND, PREFIX + "exec: \"" + program + "\": " + reason);
    }

    /** Exit code 126. */
    public static ProgramNotExecutable notExecutable(String program, String reason) {
        return new ProgramNotExecutable(NOT_EXECUTABLE, PREFIX + "exec: \"" + program + "\": " + reason);
    }
}
