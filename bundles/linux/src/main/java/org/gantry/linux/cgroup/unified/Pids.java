package org.gantry.linux.cgroup.unified;

import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.jspecify.annotations.Nullable;

/** The pids controller of v2. */
public final class Pids implements Controller {
    @Override
    public String name() {
        return "pids";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return limits.pids() != null;
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        @Nullable Long pids = limits.pids();
        group.write("pids.max", pids == null || pids <= 0 ? ControlGroup.MAX : String.valueOf(pids));
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        stats.pids(new CgroupStats.Pids(group.readNumber("pids.current"), group.readNumber("pids.max")));
    }
}
