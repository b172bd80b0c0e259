package org.gantry.runtime.support.program;

import org.gantry.api.EngineException;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.linux.spawn.SpawnFailedException;

/** Turns what the kernel refused into what the user is told. */
public final class Failures {
    public static final String CREATE =
            "failed to create task for container: OCI runtime create failed: unable to start container process: ";
    public static final String EXEC = "OCI runtime exec failed: exec failed: unable to start container process: ";

    private Failures() {}

    /** The exception for a process that did not come to be; those that are words for the user already pass. */
    public static RuntimeException ofProcess(RuntimeException failure, ExecFailure program, String context) {
        return switch (failure) {
            case EngineException known -> known;
            case ProgramNotExecutable known -> known;
            case SpawnFailedException step ->
                program.of(step, context)
                        .<RuntimeException>map(e -> e)
                        .orElseGet(() -> new EngineException.Internal(context + step.getMessage(), step));
            case IllegalArgumentException invalid ->
                new EngineException.InvalidArgument(context + invalid.getMessage(), invalid);
            default -> new EngineException.Internal(context + failure.getMessage(), failure);
        };
    }
}
