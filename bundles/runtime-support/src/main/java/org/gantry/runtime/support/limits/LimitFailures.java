package org.gantry.runtime.support.limits;

import org.gantry.api.EngineException;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Turns what the kernel refused of a cgroup's limits into what the user is told. */
public final class LimitFailures {
    private LimitFailures() {}

    /** The exception for limits that could not be set. */
    public static EngineException of(RuntimeException failure) {
        return switch (failure) {
            case EngineException known -> known;
            case UnsupportedOperationException lacking ->
                new EngineException.Unsupported("linux.resources: " + lacking.getMessage());
            case IllegalArgumentException invalid ->
                new EngineException.InvalidArgument("linux.resources: " + invalid.getMessage(), invalid);
            case SyscallException refused
            when refused.is(Errno.EINVAL, Errno.ERANGE) ->
                new EngineException.InvalidArgument("linux.resources: " + refused.getMessage(), refused);
            default -> new EngineException.Internal("setting cgroup limits: " + failure.getMessage(), failure);
        };
    }
}
