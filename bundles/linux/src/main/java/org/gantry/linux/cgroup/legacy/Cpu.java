package org.gantry.linux.cgroup.legacy;

import java.util.Map;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.CpuLimits;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/** The cpu controller of v1: shares and the quota of the completely fair scheduler. */
public final class Cpu implements Controller {
    private static final String PERIOD = "cpu.cfs_period_us";

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return limits.cpu().limitTime();
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        CpuLimits cpu = limits.cpu();
        write(group, "cpu.shares", cpu.shares());
        boolean periodLater = !writePeriod(group, cpu);
        write(group, "cpu.cfs_quota_us", cpu.quota());
        if (periodLater) {
            write(group, PERIOD, cpu.period());
        }
        if (cpu.burst() != null) {
            group.require("cpu.cfs_burst_us", "burst");
            group.write("cpu.cfs_burst_us", String.valueOf(cpu.burst()));
        }
        if (cpu.idle() != null) {
            group.require("cpu.idle", "idle");
            group.write("cpu.idle", String.valueOf(cpu.idle()));
        }
        if (cpu.isRealtime()) {
            Realtime.apply(group, cpu);
        }
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        Map<String, Long> table = group.readTable("cpu.stat");
        stats.throttling(new CgroupStats.Throttling(
                table.getOrDefault("nr_periods", 0L),
                table.getOrDefault("nr_throttled", 0L),
                table.getOrDefault("throttled_time", 0L)));
    }

    /**
     * The kernel compares quota and period of the cgroup with those of its parent at each write. When the old quota
     * does not go with the new period, the new quota has to be there first.
     */
    private static boolean writePeriod(ControlGroup group, CpuLimits cpu) {
        try {
            write(group, PERIOD, cpu.period());
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL) && cpu.quota() != null) {
                return false;
            }
            throw e;
        }
    }

    private static void write(ControlGroup group, String file, @Nullable Long value) {
        if (CpuLimits.isSet(value)) {
            group.write(file, String.valueOf(value));
        }
    }
}
