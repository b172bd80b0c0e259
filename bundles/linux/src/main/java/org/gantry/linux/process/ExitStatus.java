package org.gantry.linux.process;

/**
 * How a process ended: by itself with an exit code, or by a signal.
 *
 * @param code the exit code, or the number of the signal
 * @param signaled whether a signal ended it
 */
public record ExitStatus(int code, boolean signaled) {
    private static final int SIGNAL_MASK = 0x7f;

    /** From a wait status as wait4 stores it. */
    public static ExitStatus ofWaitStatus(int status) {
        int signal = status & SIGNAL_MASK;
        return signal == 0 ? new ExitStatus((status >> 8) & 0xff, false) : new ExitStatus(signal, true);
    }

    /** What a shell (and Docker) reports: the exit code, or 128 plus the signal. */
    public int shellCode() {
        return signaled ? 128 + code : code;
    }
}
