package org.gantry.linux.cgroup.legacy;

import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.CpuLimits;

/** The cpuset controller of v1. A new cpuset has no processors and no memory, and no task may join it like that. */
public final class Cpuset implements Controller {
    private static final String CPUS = "cpuset.cpus";
    private static final String MEMS = "cpuset.mems";

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
            group.write(CPUS, cpu.cpus());
        }
        if (cpu.mems() != null) {
            group.write(MEMS, cpu.mems());
        }
    }

    /**
     * With clone_children the kernel copies the parent's settings, so that only the outermost cgroup pays for this. Others
     * may be making cgroups below it meanwhile: the processors come last, for who sees those takes it to be complete.
     */
    @Override
    public void initialize(ControlGroup group) {
        if (group.read(CPUS).isEmpty()) {
            initialize(group.parent()); // it may be there, and whoever makes it not have come so far
            inherit(group, MEMS);
            inherit(group, CPUS);
            group.write("cgroup.clone_children", "1");
        }
    }

    private static void inherit(ControlGroup group, String file) {
        if (group.read(file).isEmpty()) {
            group.write(file, group.parent().read(file));
        }
    }
}
