package org.gantry.rest.mapping;

import static org.gantry.rest.mapping.Limits.UNBOUNDED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.ByteSize;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.CpuConfig;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.gantry.rest.json.Fields;
import org.jspecify.annotations.Nullable;

/** What the container may use up (API: Resources, the part HostConfig and the update request have in common). */
public final class ResourceMapping {
    private ResourceMapping() {}

    /** Reads the Resources fields; the two others are not among them, so an update cannot have them. */
    public static ResourceConfig read(Fields host, int oomScoreAdj, @Nullable ByteSize shmSize) {
        host.unsupported(
                "DeviceRequests",
                "KernelMemory",
                "KernelMemoryTCP",
                "CpuCount",
                "CpuPercent",
                "IOMaximumIOps",
                "IOMaximumBandwidth");
        return new ResourceConfig(
                memory(host),
                cpu(host),
                zeroToNull(host.optionalInteger("PidsLimit", -1, UNBOUNDED)),
                BlkioMapping.read(host),
                DeviceMapping.ulimits(host),
                DeviceMapping.devices(host),
                host.texts("DeviceCgroupRules"),
                host.text("CgroupParent"),
                oomScoreAdj,
                shmSize);
    }

    static int oomScoreAdj(Fields host) {
        return host.smallInteger("OomScoreAdj", Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static @Nullable ByteSize shmSize(Fields host) {
        return Limits.sizeOrNull(host.integer("ShmSize", 0, UNBOUNDED));
    }

    private static MemoryConfig memory(Fields host) {
        Long swappiness = host.optionalInteger("MemorySwappiness", -1, Integer.MAX_VALUE);
        return new MemoryConfig(
                Limits.sizeOrNull(host.integer("Memory", 0, UNBOUNDED)),
                Limits.sizeOrNull(host.integer("MemoryReservation", 0, UNBOUNDED)),
                Limits.sizeOrNull(host.integer("MemorySwap", -1, UNBOUNDED)),
                swappiness == null || swappiness < 0 ? null : Math.toIntExact(swappiness),
                host.flag("OomKillDisable"));
    }

    private static CpuConfig cpu(Fields host) {
        return new CpuConfig(
                host.integer("NanoCpus", 0, UNBOUNDED),
                host.integer("CpuShares", 0, UNBOUNDED),
                host.integer("CpuQuota", -1, UNBOUNDED),
                host.integer("CpuPeriod", 0, UNBOUNDED),
                host.integer("CpuRealtimeRuntime", 0, UNBOUNDED),
                host.integer("CpuRealtimePeriod", 0, UNBOUNDED),
                host.text("CpusetCpus"),
                host.text("CpusetMems"));
    }

    private static @Nullable Long zeroToNull(@Nullable Long value) {
        return value == null || value == 0 ? null : value;
    }

    static void write(ResourceConfig resources, ObjectNode host) {
        host.put("OomScoreAdj", resources.oomScoreAdj());
        host.put(
                "ShmSize",
                resources.shmSize() == null ? 64L << 20 : resources.shmSize().bytes());
        host.put("CgroupParent", resources.cgroupParent());
        BlkioMapping.write(resources.blkio(), host);
        writeMemory(resources.memory(), host);
        writeCpu(resources.cpu(), host);
        host.put("PidsLimit", resources.pidsLimit());
        DeviceMapping.write(resources, host);
        host.put("IOMaximumIOps", 0).put("IOMaximumBandwidth", 0);
    }

    private static void writeMemory(MemoryConfig memory, ObjectNode host) {
        long limit = Limits.bytesOrZero(memory.limit());
        host.put("Memory", limit);
        host.put("MemoryReservation", Limits.bytesOrZero(memory.reservation()));
        host.put("MemorySwap", Limits.bytesOrZero(memory.effectiveSwap()));
        host.put("MemorySwappiness", memory.swappiness());
        host.put("OomKillDisable", memory.oomKillDisable());
    }

    private static void writeCpu(CpuConfig cpu, ObjectNode host) {
        host.put("CpuShares", cpu.shares());
        host.put("NanoCpus", cpu.nanoCpus());
        host.put("CpuPeriod", cpu.periodMicros());
        host.put("CpuQuota", cpu.quotaMicros());
        host.put("CpuRealtimePeriod", cpu.realtimePeriodMicros());
        host.put("CpuRealtimeRuntime", cpu.realtimeRuntimeMicros());
        host.put("CpusetCpus", cpu.cpusetCpus());
        host.put("CpusetMems", cpu.cpusetMems());
        host.put("CpuCount", 0).put("CpuPercent", 0);
    }
}
