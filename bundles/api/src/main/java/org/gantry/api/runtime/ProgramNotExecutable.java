package org.gantry.api.runtime;

/**
 * execve(2) refused the container's program. It tells the engine which of Docker's two exit codes applies: 127 for a
 * program that does not exist, 126 for one that cannot be run.
 */
public final class ProgramNotExecutable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode 126 or 127
     * @param message in runc's words, for the docker CLI derives its own exit code from them
     */
    public ProgramNotExecutable(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
