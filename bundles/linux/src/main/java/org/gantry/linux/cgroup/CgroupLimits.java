package org.gantry.linux.cgroup;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cgroup is limited to. Absent values leave a setting as it is.
 *
 * @param pids how many tasks; not positive means any number
 * @param devices in order, later ones win; when there are rules, what none of them covers is denied
 * @param hugepages bytes by page size as the kernel spells it ({@code 2MB}); -1 takes a limit away
 * @param rdma by the name of the device
 * @param unified raw files of v2 and their values
 */
public record CgroupLimits(
        MemoryLimits memory,
        CpuLimits cpu,
        @Nullable Long pids,
        IoLimits io,
        List<DeviceRule> devices,
        Map<String, Long> hugepages,
        Map<String, RdmaLimits> rdma,
        NetworkLimits network,
        Map<String, String> unified) {
    public static final CgroupLimits NONE = new CgroupLimits(
            MemoryLimits.NONE,
            CpuLimits.NONE,
            null,
            IoLimits.NONE,
            List.of(),
            Map.of(),
            Map.of(),
            NetworkLimits.NONE,
            Map.of());

    public CgroupLimits {
        devices = List.copyOf(devices);
        hugepages = Map.copyOf(hugepages);
        rdma = Map.copyOf(rdma);
        unified = Map.copyOf(unified);
    }
}
