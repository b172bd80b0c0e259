package org.gantry.runtime.libcontainer.mount;

import java.util.List;
import java.util.Optional;

/**
 * What init has to do for all mounts of a spec, in order.
 *
 * @param devpts the one of the container's terminal, if it has a terminal in a devpts of its own
 */
public record MountShape(List<PlannedMount> mounts, Optional<PlannedMount.Attach> devpts) {
    public MountShape {
        mounts = List.copyOf(mounts);
    }

    /** The last mount at exactly this path. */
    public Optional<PlannedMount> at(String destination) {
        return mounts.stream()
                .filter(mount -> mount.destination().equals(destination) && !(mount instanceof PlannedMount.Change))
                .reduce((earlier, later) -> later);
    }
}
