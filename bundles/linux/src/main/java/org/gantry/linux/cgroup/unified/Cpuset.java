package org.gantry.linux.cgroup.unified;

import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.CpuLimits;

/** The cpuset controller of v2; what is not set comes from the parent. */
public final class Cpuset implements Controller {
    @Override
    public String name() {
        return "cpuset";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return limits.cpu().cpus() != null || limits.cpu().mems() != null;
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        CpuLimits cpu = limits.cpu();
        if (cpu.cpus() != null) {
            group.write("cpuset.cpus", cpu.cpus());
        }
        if (cpu.mems() != null) {
            group.write("cpuset.mems", cpu.mems());
        }
    }
}
