package org.gantry.runtime.libcontainer;

import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.libcontainer.init.UserMapping;
import org.gantry.runtime.support.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What a task's state directory says about it, so that another engine can take it over. Written before anything is made.
 *
 * @param shim absent without one
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
        boolean ownTime) {}
