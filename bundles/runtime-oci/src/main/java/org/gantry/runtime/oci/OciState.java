package org.gantry.runtime.oci;

import org.gantry.runtime.support.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What a task's state directory says about it, so that another engine can take it over. Written before anything is made and
 * once more when the shim holds init.
 *
 * @param shim absent until there is one
 * @param ownPids whether the end of init is the end of every process, because the pid namespace is the container's own
 * @param ownUsers whether it has a user namespace, in which there are capabilities that the engine lacks
 */
record OciState(String cgroupsPath, @Nullable ProcessIdentity shim, boolean ownPids, boolean ownUsers) {
    OciState with(ProcessIdentity runningShim) {
        return new OciState(cgroupsPath, runningShim, ownPids, ownUsers);
    }
}
