package org.gantry.linux.cgroup.unified;

import java.util.Map;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.MemoryLimits;
import org.jspecify.annotations.Nullable;

/** The memory controller of v2. It counts swap by itself, where v1 and the OCI specification add it to memory. */
public final class Memory implements Controller {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.memory().equals(MemoryLimits.NONE);
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        MemoryLimits memory = limits.memory();
        if (memory.swappiness() != null || Boolean.TRUE.equals(memory.disableOomKiller())) {
            throw new UnsupportedOperationException(
                    "cgroup v2 has neither a swappiness of its own nor a switch for the OOM killer");
        }
        writeSwap(group, memory);
        write(group, "memory.max", memory.limit());
        write(group, "memory.low", memory.reservation());
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        Map<String, Long> details = group.readTable("memory.stat");
        stats.memory(new CgroupStats.Memory(
                group.readNumber("memory.current"),
                group.readNumber("memory.peak", 0),
                group.readNumber("memory.max"),
                details));
    }

    /** How often the OOM killer struck. */
    public static long oomKills(ControlGroup group) {
        return group.readTable("memory.events").getOrDefault("oom_kill", 0L);
    }

    private static void writeSwap(ControlGroup group, MemoryLimits memory) {
        @Nullable Long swap = memory.swap();
        @Nullable Long limit = memory.limit();
        if (swap == null || swap == 0) {
            boolean unlimited = limit != null && limit == MemoryLimits.UNLIMITED;
            if (unlimited && group.has("memory.swap.max")) {
                group.write("memory.swap.max", ControlGroup.MAX);
            }
        } else if (swap == MemoryLimits.UNLIMITED) {
            group.write("memory.swap.max", ControlGroup.MAX);
        } else {
            group.write("memory.swap.max", String.valueOf(swapAlone(swap, limit)));
        }
    }

    private static long swapAlone(long both, @Nullable Long limit) {
        if (limit == null || limit <= 0) {
            throw new IllegalArgumentException("a limit of memory plus swap needs a limit of memory");
        }
        if (both < limit) {
            throw new IllegalArgumentException("memory plus swap (" + both + ") is less than memory (" + limit + ")");
        }
        return both - limit;
    }

    private static void write(ControlGroup group, String file, @Nullable Long value) {
        if (value != null && value != 0) {
            group.write(file, value == MemoryLimits.UNLIMITED ? ControlGroup.MAX : String.valueOf(value));
        }
    }
}
