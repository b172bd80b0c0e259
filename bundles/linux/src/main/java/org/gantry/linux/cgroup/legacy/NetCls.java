package org.gantry.linux.cgroup.legacy;

import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;

/** The net_cls controller of v1: packets get a class that traffic control and filters see. */
public final class NetCls implements Controller {
    @Override
    public String name() {
        return "net_cls";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return limits.network().classId() != null;
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        group.write("net_cls.classid", String.valueOf(limits.network().classId()));
    }
}
