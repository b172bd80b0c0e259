package org.gantry.linux.cgroup.legacy;

import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.MemoryLimits;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/** The memory controller of v1. */
public final class Memory implements Controller {
    public static final String NAME = "memory";

    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String USAGE = "memory.usage_in_bytes";
    public static final String OOM_CONTROL = "memory.oom_control";
    private static final String LIMIT_WITH_SWAP = "memory.memsw.limit_in_bytes";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.memory().equals(MemoryLimits.NONE);
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        MemoryLimits memory = limits.memory();
        if (memory.refuseBelowUsage()) {
            memory.checkAgainst(group.readNumber(USAGE));
        }
        writeLimits(group, memory);
        if (isSet(memory.reservation())) {
            group.write("memory.soft_limit_in_bytes", String.valueOf(memory.reservation()));
        }
        if (isSet(memory.kernelTcp())) {
            group.require("memory.kmem.tcp.limit_in_bytes", "kernelTCP");
            group.write("memory.kmem.tcp.limit_in_bytes", String.valueOf(memory.kernelTcp()));
        }
        if (memory.swappiness() != null) {
            group.write("memory.swappiness", String.valueOf(memory.swappiness()));
        }
        if (memory.disableOomKiller() != null) {
            group.write(OOM_CONTROL, memory.disableOomKiller() ? "1" : "0");
        }
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        stats.memory(new CgroupStats.Memory(
                group.readNumber(USAGE),
                group.readNumber("memory.max_usage_in_bytes"),
                group.readNumber("memory.failcnt", 0),
                limit(group),
                group.readTable("memory.stat")));
    }

    /** How often the OOM killer struck. */
    public static long oomKills(ControlGroup group) {
        return group.readTable(OOM_CONTROL).getOrDefault("oom_kill", 0L);
    }

    /**
     * The kernel keeps memory at most as large as memory plus swap at every moment, so the order of the two writes
     * depends on where the limits come from: grow the outer one first, shrink the inner one first.
     */
    private static void writeLimits(ControlGroup group, MemoryLimits memory) {
        @Nullable Long swap = swap(group, memory);
        if (!isSet(memory.limit())) {
            writeSwap(group, swap);
        } else if (swap != null && grows(group, swap)) {
            writeSwap(group, swap);
            writeLimit(group, memory.limit());
        } else {
            writeLimit(group, memory.limit());
            writeSwap(group, swap);
        }
    }

    /** Unlimited memory below a limit of memory plus swap is no unlimited memory. */
    private static @Nullable Long swap(ControlGroup group, MemoryLimits memory) {
        if (isSet(memory.swap())) {
            return memory.swap();
        }
        boolean unlimited = memory.limit() != null && memory.limit() == MemoryLimits.UNLIMITED;
        return unlimited && group.has(LIMIT_WITH_SWAP) ? Long.valueOf(MemoryLimits.UNLIMITED) : null;
    }

    private static boolean grows(ControlGroup group, long swap) {
        return swap == MemoryLimits.UNLIMITED || group.readNumber(LIMIT) < swap;
    }

    private static void writeSwap(ControlGroup group, @Nullable Long swap) {
        if (swap != null) {
            group.require(LIMIT_WITH_SWAP, "memory and swap together");
            group.write(LIMIT_WITH_SWAP, String.valueOf(swap));
        }
    }

    private static void writeLimit(ControlGroup group, @Nullable Long limit) {
        try {
            group.write(LIMIT, String.valueOf(limit));
        } catch (SyscallException e) {
            if (!e.is(Errno.EBUSY)) {
                throw e;
            }
            String usage =
                    limit + " to " + group.directory() + "/" + LIMIT + " (in use: " + group.readNumber(USAGE) + ")";
            throw new SyscallException("write", usage, Errno.EBUSY);
        }
    }

    /** No limit is the largest number of pages that a long holds, whatever the page size. */
    public static long limit(ControlGroup group) {
        long limit = group.readNumber(LIMIT);
        return limit > Long.MAX_VALUE - (1 << 20) ? Long.MAX_VALUE : limit;
    }

    private static boolean isSet(@Nullable Long value) {
        return value != null && value != 0;
    }
}
