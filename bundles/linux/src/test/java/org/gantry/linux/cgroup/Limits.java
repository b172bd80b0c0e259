package org.gantry.linux.cgroup;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits with one part set. */
public final class Limits {
    private Limits() {}

    public static CgroupLimits memory(@Nullable Long limit, @Nullable Long reservation, @Nullable Long swap) {
        return memory(new MemoryLimits(limit, reservation, swap, null, null));
    }

    public static CgroupLimits memory(MemoryLimits memory) {
        return new CgroupLimits(memory, CpuLimits.NONE, null, IoLimits.NONE, List.of(), Map.of());
    }

    public static CgroupLimits cpu(CpuLimits cpu) {
        return new CgroupLimits(MemoryLimits.NONE, cpu, null, IoLimits.NONE, List.of(), Map.of());
    }

    public static CgroupLimits pids(long pids) {
        return new CgroupLimits(MemoryLimits.NONE, CpuLimits.NONE, pids, IoLimits.NONE, List.of(), Map.of());
    }

    public static CgroupLimits io(IoLimits io) {
        return new CgroupLimits(MemoryLimits.NONE, CpuLimits.NONE, null, io, List.of(), Map.of());
    }

    public static CgroupLimits devices(DeviceRule... rules) {
        return new CgroupLimits(MemoryLimits.NONE, CpuLimits.NONE, null, IoLimits.NONE, List.of(rules), Map.of());
    }
}
