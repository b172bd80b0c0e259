package org.gantry.runtime.libcontainer;

import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.shim.LaunchedShim;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.runtime.libcontainer.init.UserMapping;
import org.jspecify.annotations.Nullable;

/**
 * What a task's state directory says about it, so that another engine can take it over. Written before anything is made
 * and once more when the shim runs.
 *
 * @param shim absent until there is one
 * @param ownPids whether the end of init is the end of every process, because the pid namespace is the container's own
 * @param seccompFlags flags of the filter beside this file; absent without a filter
 * @param personality what every later process gets too
 * @param users the ids of its user namespace; absent without one
 * @param ownTime whether it has a time namespace that an exec has to join
 */
record TaskState(
        String cgroupsPath,
        @Nullable ProcessIdentity shim,
        boolean ownPids,
        @Nullable Long seccompFlags,
        RuntimeSpec.@Nullable Personality personality,
        @Nullable UserMapping users,
        boolean ownTime) {

    /**
     * A process that no later one is mistaken for.
     *
     * @param startTime see {@link ProcStat#startTime}
     */
    record ProcessIdentity(int pid, long startTime) {
        static ProcessIdentity of(LaunchedShim shim) {
            return new ProcessIdentity(shim.pid(), shim.startTime());
        }

        static ProcessIdentity of(PidFd process) {
            long startTime = ProcStat.startTimeOf(process.pid())
                    .orElseThrow(() -> new IllegalStateException("the process was killed as soon as it ran"));
            return new ProcessIdentity(process.pid(), startTime);
        }

        /** The process, if it is still there; a zombie is not. */
        Optional<PidFd> open() {
            try {
                PidFd process = PidFd.open(pid);
                boolean same = ProcStat.startTimeOf(pid)
                        .filter(time -> time == startTime)
                        .isPresent();
                if (same && process.isAlive()) {
                    return Optional.of(process);
                }
                process.close();
                return Optional.empty();
            } catch (SyscallException e) {
                if (e.is(Errno.ESRCH)) {
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    TaskState with(ProcessIdentity runningShim) {
        return new TaskState(cgroupsPath, runningShim, ownPids, seccompFlags, personality, users, ownTime);
    }
}
