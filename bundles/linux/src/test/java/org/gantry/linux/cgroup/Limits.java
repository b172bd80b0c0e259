package org.gantry.linux.cgroup;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits with one part set. */
public final class Limits {
    private Limits() {}

    public static CgroupLimits memory(@Nullable Long limit, @Nullable Long reservation, @Nullable Long swap) {
        return memory(new MemoryLimits(limit, reservation, swap, null, null, null, false));
    }

    public static CgroupLimits memory(MemoryLimits memory) {
        return of(memory, CpuLimits.NONE, null, IoLimits.NONE, List.of());
    }

    public static CgroupLimits cpu(CpuLimits cpu) {
        return of(MemoryLimits.NONE, cpu, null, IoLimits.NONE, List.of());
    }

    public static CgroupLimits pids(long pids) {
        return of(MemoryLimits.NONE, CpuLimits.NONE, pids, IoLimits.NONE, List.of());
    }

    public static CgroupLimits io(IoLimits io) {
        return of(MemoryLimits.NONE, CpuLimits.NONE, null, io, List.of());
    }

    public static CgroupLimits devices(DeviceRule... rules) {
        return of(MemoryLimits.NONE, CpuLimits.NONE, null, IoLimits.NONE, List.of(rules));
    }

    public static CgroupLimits hugepages(Map<String, Long> hugepages) {
        return rare(hugepages, Map.of(), NetworkLimits.NONE, Map.of());
    }

    public static CgroupLimits rdma(Map<String, RdmaLimits> rdma) {
        return rare(Map.of(), rdma, NetworkLimits.NONE, Map.of());
    }

    public static CgroupLimits network(NetworkLimits network) {
        return rare(Map.of(), Map.of(), network, Map.of());
    }

    public static CgroupLimits unified(Map<String, String> unified) {
        return rare(Map.of(), Map.of(), NetworkLimits.NONE, unified);
    }

    private static CgroupLimits of(
            MemoryLimits memory, CpuLimits cpu, @Nullable Long pids, IoLimits io, List<DeviceRule> devices) {
        return new CgroupLimits(memory, cpu, pids, io, devices, Map.of(), Map.of(), NetworkLimits.NONE, Map.of());
    }

    private static CgroupLimits rare(
            Map<String, Long> hugepages,
            Map<String, RdmaLimits> rdma,
            NetworkLimits network,
            Map<String, String> unified) {
        return new CgroupLimits(
                MemoryLimits.NONE, CpuLimits.NONE, null, IoLimits.NONE, List.of(), hugepages, rdma, network, unified);
    }
}
