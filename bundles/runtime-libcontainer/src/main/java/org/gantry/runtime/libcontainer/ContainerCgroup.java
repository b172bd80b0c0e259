package org.gantry.runtime.libcontainer;

import java.util.Deque;
import java.util.Optional;
import org.gantry.api.oci.LinuxResources;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.NewCgroup;
import org.gantry.linux.cgroup.SpareCgroups;
import org.gantry.runtime.support.limits.LimitFailures;
import org.gantry.runtime.support.limits.LimitsOfSpec;
import org.jspecify.annotations.Nullable;

/**
 * How one container comes to its cgroup. State is on file before there is a cgroup of the container's name, so that whoever
 * finds it knows what else may be left.
 */
final class ContainerCgroup {
    private final CgroupManager cgroup;
    private final Runnable writeState;
    private @Nullable NewCgroup taken;

    /** @param writeState puts on file which cgroup it is going to be */
    ContainerCgroup(CgroupManager cgroup, Runnable writeState) {
        this.cgroup = cgroup;
        this.writeState = writeState;
    }

    /** Makes it, maybe by another name, and without limits. */
    NewCgroup make(SpareCgroups spares, String path, Deque<Runnable> undo) {
        Optional<NewCgroup> spare = spares.take(path);
        if (spare.isEmpty()) {
            writeState.run();
        }
        try {
            NewCgroup made = spare.orElseGet(() -> NewCgroup.make(cgroup));
            undo.push(made::remove);
            taken = made;
            return made;
        } catch (RuntimeException e) {
            throw LimitFailures.of(e);
        }
    }

    /** Sees to its name and its limits. */
    void complete(NewCgroup made, @Nullable LinuxResources limits) {
        if (!made.isNamed()) {
            writeState.run();
        }
        try {
            made.name();
            cgroup.apply(LimitsOfSpec.ofContainer(limits));
        } catch (RuntimeException e) {
            throw LimitFailures.of(e);
        }
    }

    /** Whether somebody has removed the one that had been made ahead. */
    boolean isLost() {
        return taken != null && taken.isLost();
    }
}
