package org.gantry.linux.shim;

import org.gantry.linux.process.PidFd;

/** Acts on a container from outside while its init halts, for example runs a hook in its namespaces. */
@FunctionalInterface
public interface Outsider {
    /**
     * Called in the launching process. May block; what it throws ends init and fails the launch.
     *
     * @param init stays open during the call
     */
    void act(PidFd init);
}
