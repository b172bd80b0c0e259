package org.gantry.linux.cgroup.unified;

import java.util.Map;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.CpuLimits;
import org.jspecify.annotations.Nullable;

/** The cpu controller of v2. */
public final class Cpu implements Controller {
    private static final String LIMIT = "cpu.max";
    private static final long NANOS_PER_MICRO = 1000;
    private static final long FEWEST_SHARES = 2;
    private static final long MOST_SHARES = 262_144;
    private static final long LARGEST_WEIGHT = 10_000;

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
        if (cpu.isRealtime()) {
            throw new UnsupportedOperationException("cgroup v2 gives no realtime processor time");
        }
        if (cpu.idle() != null) {
            group.require("cpu.idle", "idle");
            group.write("cpu.idle", String.valueOf(cpu.idle()));
        }
        if (cpu.shares() != null && cpu.shares() != 0) {
            group.write("cpu.weight", String.valueOf(weight(cpu.shares())));
        }
        if (CpuLimits.isSet(cpu.quota()) || CpuLimits.isSet(cpu.period())) {
            group.write(LIMIT, limit(group, cpu));
        }
        if (cpu.burst() != null) {
            group.require("cpu.max.burst", "burst");
            group.write("cpu.max.burst", String.valueOf(cpu.burst()));
        }
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        Map<String, Long> table = group.readTable("cpu.stat");
        stats.cpu(new CgroupStats.Cpu(
                nanos(table, "usage_usec"), nanos(table, "user_usec"), nanos(table, "system_usec")));
        stats.throttling(new CgroupStats.Throttling(
                table.getOrDefault("nr_periods", 0L),
                table.getOrDefault("nr_throttled", 0L),
                nanos(table, "throttled_usec")));
    }

    /**
     * The weight (1 to 10000, 100 being the kernel's own) for v1 shares (2 to 262144, own 1024): a parabola over the
     * logarithms through those three points, so that a container without settings weighs the same on both versions.
     */
    static long weight(long shares) {
        if (shares <= FEWEST_SHARES) {
            return 1;
        }
        if (shares >= MOST_SHARES) {
            return LARGEST_WEIGHT;
        }
        double log = Math.log(shares) / Math.log(2);
        double exponent = (log * log + 125 * log) / 612 - 7.0 / 34;
        return (long) Math.ceil(Math.pow(10, exponent) - 1e-9);
    }

    /** The file holds both numbers; the one that is not being set stays. */
    private static String limit(ControlGroup group, CpuLimits cpu) {
        var current = group.words(LIMIT);
        @Nullable Long quota = cpu.quota();
        String first = current.getFirst();
        if (quota != null && quota != 0) {
            first = quota < 0 ? ControlGroup.MAX : String.valueOf(quota);
        }
        return first + " " + (CpuLimits.isSet(cpu.period()) ? String.valueOf(cpu.period()) : current.getLast());
    }

    private static long nanos(Map<String, Long> table, String key) {
        return table.getOrDefault(key, 0L) * NANOS_PER_MICRO;
    }
}
