package org.gantry.runtime.support.limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.oci.LinuxResources;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CpuLimits;
import org.gantry.linux.cgroup.DeviceRule;
import org.gantry.linux.cgroup.IoLimits;
import org.gantry.linux.cgroup.MemoryLimits;
import org.gantry.linux.cgroup.NetworkLimits;
import org.gantry.linux.cgroup.RdmaLimits;
import org.jspecify.annotations.Nullable;

/** The resources of a spec as limits of a cgroup. */
public final class LimitsOfSpec {
    private LimitsOfSpec() {}

    /** Of a new container, which always has rules for devices. */
    public static CgroupLimits ofContainer(@Nullable LinuxResources resources) {
        LinuxResources given = resources == null ? LinuxResources.NONE : resources;
        List<LinuxResources.DeviceRule> rules = Objects.requireNonNullElse(given.devices(), List.of());
        return limits(given, DeviceRules.ofContainer(rules));
    }

    /** Of a change to a running one; what is absent stays. */
    public static CgroupLimits ofUpdate(LinuxResources resources) {
        List<LinuxResources.DeviceRule> rules = resources.devices();
        return limits(resources, rules == null ? List.of() : DeviceRules.ofContainer(rules));
    }

    private static CgroupLimits limits(LinuxResources resources, List<DeviceRule> devices) {
        return new CgroupLimits(
                memory(resources.memory()),
                cpu(resources.cpu()),
                resources.pids() == null ? null : Long.valueOf(resources.pids().limit()),
                io(resources.blockIO()),
                devices,
                hugepages(resources.hugepageLimits()),
                rdma(resources.rdma()),
                network(resources.network()),
                Objects.requireNonNullElse(resources.unified(), Map.of()));
    }

    private static MemoryLimits memory(LinuxResources.@Nullable Memory memory) {
        return memory == null
                ? MemoryLimits.NONE
                : new MemoryLimits(
                        memory.limit(),
                        memory.reservation(),
                        memory.swap(),
                        memory.kernelTCP(),
                        memory.swappiness(),
                        memory.disableOOMKiller(),
                        Boolean.TRUE.equals(memory.checkBeforeUpdate()));
    }

    private static CpuLimits cpu(LinuxResources.@Nullable Cpu cpu) {
        return cpu == null
                ? CpuLimits.NONE
                : new CpuLimits(
                        cpu.shares(),
                        cpu.quota(),
                        cpu.period(),
                        cpu.burst(),
                        cpu.realtimeRuntime(),
                        cpu.realtimePeriod(),
                        cpu.idle(),
                        cpu.cpus(),
                        cpu.mems());
    }

    private static Map<String, Long> hugepages(@Nullable List<LinuxResources.HugepageLimit> limits) {
        Map<String, Long> hugepages = new LinkedHashMap<>();
        if (limits != null) {
            limits.forEach(limit -> hugepages.put(limit.pageSize(), limit.limit()));
        }
        return hugepages;
    }

    private static Map<String, RdmaLimits> rdma(@Nullable Map<String, LinuxResources.Rdma> devices) {
        Map<String, RdmaLimits> rdma = new LinkedHashMap<>();
        if (devices != null) {
            devices.forEach(
                    (device, limit) -> rdma.put(device, new RdmaLimits(limit.hcaHandles(), limit.hcaObjects())));
        }
        return rdma;
    }

    private static NetworkLimits network(LinuxResources.@Nullable Network network) {
        if (network == null) {
            return NetworkLimits.NONE;
        }
        Map<String, Long> priorities = new LinkedHashMap<>();
        if (network.priorities() != null) {
            network.priorities().forEach(entry -> priorities.put(entry.name(), entry.priority()));
        }
        return new NetworkLimits(network.classID(), priorities);
    }

    private static IoLimits io(LinuxResources.@Nullable BlockIO io) {
        if (io == null) {
            return IoLimits.NONE;
        }
        List<IoLimits.Weight> weights = new ArrayList<>();
        for (LinuxResources.WeightDevice device :
                Objects.requireNonNullElse(io.weightDevice(), List.<LinuxResources.WeightDevice>of())) {
            weights.add(new IoLimits.Weight(device.major(), device.minor(), device.weight(), device.leafWeight()));
        }
        List<IoLimits.Throttle> throttles = new ArrayList<>();
        add(throttles, IoLimits.Direction.READ_BYTES, io.throttleReadBpsDevice());
        add(throttles, IoLimits.Direction.WRITE_BYTES, io.throttleWriteBpsDevice());
        add(throttles, IoLimits.Direction.READ_OPERATIONS, io.throttleReadIOPSDevice());
        add(throttles, IoLimits.Direction.WRITE_OPERATIONS, io.throttleWriteIOPSDevice());
        return new IoLimits(io.weight(), io.leafWeight(), weights, throttles);
    }

    private static void add(
            List<IoLimits.Throttle> throttles,
            IoLimits.Direction direction,
            @Nullable List<LinuxResources.ThrottleDevice> devices) {
        if (devices != null) {
            devices.forEach(device ->
                    throttles.add(new IoLimits.Throttle(direction, device.major(), device.minor(), device.rate())));
        }
    }
}
