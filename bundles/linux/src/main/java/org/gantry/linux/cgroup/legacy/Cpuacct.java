package org.gantry.linux.cgroup.legacy;

import java.util.Map;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;

/** The cpuacct controller of v1, which only counts. */
public final class Cpuacct implements Controller {
    /** USER_HZ, a constant of the kernel's interface. */
    private static final long NANOS_PER_TICK = 10_000_000;

    @Override
    public String name() {
        return "cpuacct";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return false;
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        throw new IllegalStateException("cpuacct has no limits");
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        Map<String, Long> ticks = group.readTable("cpuacct.stat");
        stats.cpu(new CgroupStats.Cpu(
                group.readNumber("cpuacct.usage"),
                ticks.getOrDefault("user", 0L) * NANOS_PER_TICK,
                ticks.getOrDefault("system", 0L) * NANOS_PER_TICK));
        stats.perCpuNanos(
                group.words("cpuacct.usage_percpu").stream().map(Long::valueOf).toList());
    }
}
