package org.gantry.runtime.support.seccomp;

import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/** What the filter returns to the kernel (SECCOMP_RET_* of linux/seccomp.h) for an action of the profile. */
final class SeccompAction {
    static final long KILL_PROCESS = 0x80000000L;
    static final long KILL_THREAD = 0;
    static final long TRAP = 0x00030000L;
    static final long ERRNO = 0x00050000L;
    static final long TRACE = 0x7ff00000L;
    static final long LOG = 0x7ffc0000L;
    static final long ALLOW = 0x7fff0000L;

    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int DATA = 0xFFFF;
    private static final int HIGHEST_ERRNO = 4095;

    private SeccompAction() {}

    /**
     * The return value of an action.
     *
     * @param field where it stands in the spec, for the error
     * @param data the errno, or the message to a tracer; EPERM when absent, as in runc
     * @throws EngineException.InvalidArgument also when an action has no errno and the profile gives one (config-linux.md)
     */
    static long parse(String action, @Nullable Integer data, String field) {
        long value = data == null ? EPERM : data;
        long most = action.equals("SCMP_ACT_TRACE") ? DATA : HIGHEST_ERRNO;
        if (value < 0 || value > most) {
            throw new EngineException.InvalidArgument(field + ": " + value + " is no errno");
        }
        if (data != null && data != 0 && !action.equals("SCMP_ACT_ERRNO") && !action.equals("SCMP_ACT_TRACE")) {
            throw new EngineException.InvalidArgument(field + ": " + action + " has no errno");
        }
        return switch (action) {
            case "SCMP_ACT_ALLOW" -> ALLOW;
            case "SCMP_ACT_ERRNO" -> ERRNO | value;
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> KILL_THREAD;
            case "SCMP_ACT_KILL_PROCESS" -> KILL_PROCESS;
            case "SCMP_ACT_TRAP" -> TRAP;
            case "SCMP_ACT_TRACE" -> TRACE | value;
            case "SCMP_ACT_LOG" -> LOG;
            case "SCMP_ACT_NOTIFY" ->
                throw new EngineException.Unsupported(field + " SCMP_ACT_NOTIFY is not supported yet");
            default -> throw new EngineException.InvalidArgument(field + ": \"" + action + "\" is no seccomp action");
        };
    }

    /**
     * What a system call newer than the whole profile gets. A C library that tries it falls back to an older one on
     * ENOSYS and gives up on anything else, so a default that refuses with an errno refuses with ENOSYS there.
     */
    static long forUnheardOf(long defaultAction) {
        return (defaultAction & ~(long) DATA) == ERRNO ? ERRNO | ENOSYS : defaultAction;
    }
}
