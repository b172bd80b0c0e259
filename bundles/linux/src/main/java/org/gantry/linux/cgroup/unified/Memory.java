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
    /** What the kernel tells of as it happens: a change of this file wakes up who polls it. */
    public static final String EVENTS = "memory.events";

    private static final String USAGE = "memory.current";
    public static final String LIMIT = "memory.max";
    private static final String SWAP_LIMIT = "memory.swap.max";

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
        refuseWhatIsOfV1(memory);
        if (memory.refuseBelowUsage()) {
            memory.checkAgainst(group.readNumber(USAGE));
        }
        writeSwap(group, memory);
        write(group, LIMIT, memory.limit());
        write(group, "memory.low", memory.reservation());
    }

    private static void refuseWhatIsOfV1(MemoryLimits memory) {
        if (memory.swappiness() != null) {
            throw new UnsupportedOperationException("swappiness: cgroup v2 has none of its own");
        }
        if (Boolean.TRUE.equals(memory.disableOomKiller())) {
            throw new UnsupportedOperationException("disableOOMKiller: cgroup v2 has no switch for the OOM killer");
        }
        if (memory.kernelTcp() != null && memory.kernelTcp() != 0) {
            throw new UnsupportedOperationException("kernelTCP: cgroup v2 counts it as memory");
        }
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        Map<String, Long> details = group.readTable("memory.stat");
        stats.memory(new CgroupStats.Memory(
                group.readNumber(USAGE),
                0,
                group.readTableIfPresent(EVENTS).getOrDefault("oom", 0L),
                group.readNumber(LIMIT),
                details));
    }

    /** How often the OOM killer struck. */
    public static long oomKills(ControlGroup group) {
        return group.readTable(EVENTS).getOrDefault("oom_kill", 0L);
    }

    private static void writeSwap(ControlGroup group, MemoryLimits memory) {
        @Nullable Long swap = memory.swap();
        @Nullable Long limit = memory.limit();
        if (swap == null || swap == 0) {
            boolean unlimited = limit != null && limit == MemoryLimits.UNLIMITED;
            if (unlimited && group.has(SWAP_LIMIT)) {
                group.write(SWAP_LIMIT, ControlGroup.MAX);
            }
        } else if (swap == MemoryLimits.UNLIMITED) {
            if (group.has(SWAP_LIMIT)) {
                group.write(SWAP_LIMIT, ControlGroup.MAX);
            }
        } else {
            group.require(SWAP_LIMIT, "memory and swap together");
            long ofMemory = limit == null || limit == 0 ? group.readNumber(LIMIT) : limit;
            group.write(SWAP_LIMIT, String.valueOf(swapAlone(swap, ofMemory)));
        }
    }

    private static long swapAlone(long both, long limit) {
        if (limit <= 0 || limit == Long.MAX_VALUE) {
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
