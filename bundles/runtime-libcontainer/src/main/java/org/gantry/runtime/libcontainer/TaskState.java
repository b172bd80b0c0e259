package org.gantry.runtime.libcontainer;

import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.shim.ShimHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a task's state directory says about it, so that another engine can take it over. Written before anything is made
 * and once more when the shim runs.
 *
 * @param shim absent until there is one
 * @param ownPids whether the end of init is the end of every process, because the pid namespace is the container's own
 * @param seccompFlags flags of the filter beside this file; absent without a filter
 * @param personality what every later process gets too
 */
record TaskState(
        String cgroupsPath,
        @Nullable ProcessIdentity shim,
        boolean ownPids,
        @Nullable Long seccompFlags,
        RuntimeSpec.@Nullable Personality personality) {

    /**
     * A process that no later one is mistaken for.
     *
     * @param startTime see {@link ProcStat#startTime}
     */
    record ProcessIdentity(int pid, long startTime) {
        static ProcessIdentity of(ShimHandle handle) {
            long startTime = handle.shimStartTime()
                    .orElseThrow(() -> new IllegalStateException("the shim was killed as soon as it ran"));
            return new ProcessIdentity(handle.shimPid(), startTime);
        }
    }

    TaskState with(ProcessIdentity runningShim) {
        return new TaskState(cgroupsPath, runningShim, ownPids, seccompFlags, personality);
    }
}
