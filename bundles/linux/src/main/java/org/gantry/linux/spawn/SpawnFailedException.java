package org.gantry.linux.spawn;

import org.gantry.linux.syscall.Errno;

/** A step that the kernel refused: {@code mount proc on /proc: EPERM (Operation not permitted)}. */
public final class SpawnFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String step;
    private final int errno;

    public SpawnFailedException(String step, int errno) {
        super(step + ": " + Errno.describe(errno));
        this.step = step;
        this.errno = errno;
    }

    /** The name of the step. */
    public String step() {
        return step;
    }

    /** One of the constants of {@link Errno}. */
    public int errno() {
        return errno;
    }
}
