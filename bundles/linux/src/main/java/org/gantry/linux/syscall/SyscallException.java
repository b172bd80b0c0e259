package org.gantry.linux.syscall;

import org.jspecify.annotations.Nullable;

/**
 * A syscall the kernel refused. The message carries the call, what it was applied to and the reason, for example
 * {@code mount proc on /proc: EPERM (Operation not permitted)}.
 */
public final class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    public SyscallException(String call, @Nullable Object subject, int errno) {
        super(call + (subject == null ? "" : " " + subject) + ": " + Errno.describe(errno));
        this.call = call;
        this.errno = errno;
    }

    /** The name of the call, for example {@code openat2}. */
    public String call() {
        return call;
    }

    /** One of the constants of {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** Whether the kernel gave one of these reasons. */
    public boolean is(int... errnos) {
        for (int candidate : errnos) {
            if (candidate == errno) {
                return true;
            }
        }
        return false;
    }
}
