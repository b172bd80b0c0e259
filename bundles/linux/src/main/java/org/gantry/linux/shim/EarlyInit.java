package org.gantry.linux.shim;

import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.spawn.CloneFlags;

/**
 * What has to be known of an init that is made before it has a program.
 *
 * @param namespaces what {@link ShimSpec#namespaces} will be
 * @param cgroup (version 2) to make init in; stays the caller's
 */
public record EarlyInit(long namespaces, Optional<Fd> cgroup) {
    /** The flags it is cloned with. */
    long cloneFlags() {
        return namespaces | (cgroup.isPresent() ? CloneFlags.CLONE_INTO_CGROUP : 0);
    }

    /** What goes with the order, by the numbers in {@link ShimFd}; what is absent is not looked at. */
    List<Fd> passed(Fd socket) {
        return List.of(socket, cgroup.orElse(socket));
    }
}
