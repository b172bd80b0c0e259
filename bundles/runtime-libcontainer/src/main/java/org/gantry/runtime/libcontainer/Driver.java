package org.gantry.runtime.libcontainer;

import java.lang.ref.Cleaner;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.SpareCgroups;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.namespace.SpareTrees;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.runtime.libcontainer.init.Scripts;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilters;

/**
 * What all tasks of one driver share.
 *
 * @param shims those made ahead
 * @param spareCgroups those made ahead
 * @param spareTrees those made ahead
 * @param scripts of the shapes of containers
 * @param reactor waits for the ends of all of them
 * @param cleaner lets go of the descriptors of tasks that nobody holds any more, once the driver has been replaced
 * @param warnings what is said only once
 */
record Driver(
        WaitingShims shims,
        SpareCgroups spareCgroups,
        SpareTrees spareTrees,
        Scripts scripts,
        Reactor reactor,
        CgroupLayout layout,
        EngineCapabilities capabilities,
        SeccompFilters filters,
        Cleaner cleaner,
        Warnings warnings) {

    /** The same for a container whose cgroups are made when it is. */
    Driver withoutSpareCgroups() {
        var none = new SpareCgroups(layout, 0, "");
        return new Driver(shims, none, spareTrees, scripts, reactor, layout, capabilities, filters, cleaner, warnings);
    }
}
