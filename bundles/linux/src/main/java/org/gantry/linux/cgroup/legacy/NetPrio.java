package org.gantry.linux.cgroup.legacy;

import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;

/** The net_prio controller of v1: the priority of packets by the interface they leave through. */
public final class NetPrio implements Controller {
    @Override
    public String name() {
        return "net_prio";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.network().priorities().isEmpty();
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        limits.network()
                .priorities()
                .forEach((device, priority) -> group.write("net_prio.ifpriomap", device + " " + priority));
    }
}
