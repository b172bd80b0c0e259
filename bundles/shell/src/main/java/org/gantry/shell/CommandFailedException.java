package org.gantry.shell;

/** A process ended with another exit code than 0; makes the shell command fail, so that scripts notice. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailedException(int exitCode) {
        super("exit code " + exitCode);
    }
}
