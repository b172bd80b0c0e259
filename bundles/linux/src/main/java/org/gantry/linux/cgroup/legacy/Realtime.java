package org.gantry.linux.cgroup.legacy;

import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.CpuLimits;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of realtime tasks on v1. A new cgroup has none of it, and a cgroup cannot have more than its parent: the
 * kernel's answer to that is a bare EINVAL, which is why it is explained here.
 */
final class Realtime {
    static final String RUNTIME = "cpu.rt_runtime_us";
    static final String PERIOD = "cpu.rt_period_us";

    private Realtime() {}

    static void apply(ControlGroup group, CpuLimits cpu) {
        group.require(RUNTIME, "realtime processor time");
        boolean periodLater = !writePeriod(group, cpu);
        write(group, RUNTIME, cpu.realtimeRuntime());
        if (periodLater) {
            write(group, PERIOD, cpu.realtimePeriod());
        }
    }

    /** A longer period makes less of the runtime there is; where it makes too much, the new runtime has to come first. */
    private static boolean writePeriod(ControlGroup group, CpuLimits cpu) {
        if (!CpuLimits.isSet(cpu.realtimePeriod())) {
            return true;
        }
        try {
            group.write(PERIOD, String.valueOf(cpu.realtimePeriod()));
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL) && CpuLimits.isSet(cpu.realtimeRuntime())) {
                return false;
            }
            throw e;
        }
    }

    private static void write(ControlGroup group, String file, @Nullable Long value) {
        if (!CpuLimits.isSet(value)) {
            return;
        }
        try {
            group.write(file, String.valueOf(value));
        } catch (SyscallException e) {
            if (!e.is(Errno.EINVAL)) {
                throw e;
            }
            ControlGroup parent = group.parent();
            throw new IllegalArgumentException(
                    file + " of " + value + " is refused: the parent cgroup " + parent.directory() + " has "
                            + parent.read(RUNTIME) + " of " + parent.read(PERIOD)
                            + " µs of realtime for all below it",
                    e);
        }
    }
}
