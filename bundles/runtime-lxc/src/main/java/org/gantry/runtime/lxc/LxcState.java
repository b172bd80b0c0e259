package org.gantry.runtime.lxc;

import org.gantry.runtime.support.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What a task's state directory says about it, so that another engine can take it over. Written before anything is made and
 * once more when init is there.
 *
 * @param shim absent until there is one; what it holds is LXC's monitor
 * @param init the container's init, absent until there is one
 * @param seccompFlags flags of the filter beside this file; absent without a filter
 * @param ownPids whether the end of init is the end of every process, because the pid namespace is the container's own
 */
record LxcState(
        String cgroupsPath,
        @Nullable ProcessIdentity shim,
        @Nullable ProcessIdentity init,
        @Nullable Long seccompFlags,
        boolean ownPids) {
    LxcState with(ProcessIdentity runningShim, ProcessIdentity runningInit) {
        return new LxcState(cgroupsPath, runningShim, runningInit, seccompFlags, ownPids);
    }
}
