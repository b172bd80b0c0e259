package org.gantry.runtime.libcontainer.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CpuLimits;
import org.gantry.linux.cgroup.DeviceRule;
import org.gantry.linux.cgroup.IoLimits;
import org.gantry.linux.cgroup.IoLimits.Direction;
import org.gantry.linux.cgroup.MemoryLimits;
import org.jspecify.annotations.Nullable;

/** From the specification's resources to what the cgroup manager takes. */
public final class LimitsMapping {
    private LimitsMapping() {}

    /** @throws EngineException.Unsupported naming a field that this driver does not set */
    public static CgroupLimits toLimits(LinuxResources resources) {
        if (resources.hugepageLimits() != null && !resources.hugepageLimits().isEmpty()) {
            throw new EngineException.Unsupported("linux.resources.hugepageLimits is not supported yet");
        }
        LinuxResources.Pids pids = resources.pids();
        return new CgroupLimits(
                memory(resources.memory()),
                cpu(resources.cpu()),
                pids == null ? null : Long.valueOf(pids.limit()),
                io(resources.blockIO()),
                devices(resources.devices()),
                resources.unified() == null ? Map.of() : resources.unified());
    }

    private static MemoryLimits memory(LinuxResources.@Nullable Memory memory) {
        if (memory == null) {
            return MemoryLimits.NONE;
        }
        refuse(memory.kernel(), "linux.resources.memory.kernel");
        refuse(memory.kernelTCP(), "linux.resources.memory.kernelTCP");
        return new MemoryLimits(
                memory.limit(), memory.reservation(), memory.swap(), memory.swappiness(), memory.disableOOMKiller());
    }

    private static CpuLimits cpu(LinuxResources.@Nullable Cpu cpu) {
        if (cpu == null) {
            return CpuLimits.NONE;
        }
        refuse(cpu.realtimeRuntime(), "linux.resources.cpu.realtimeRuntime");
        refuse(cpu.realtimePeriod(), "linux.resources.cpu.realtimePeriod");
        return new CpuLimits(cpu.shares(), cpu.quota(), cpu.period(), cpu.burst(), cpu.idle(), cpu.cpus(), cpu.mems());
    }

    private static IoLimits io(LinuxResources.@Nullable BlockIO io) {
        if (io == null) {
            return IoLimits.NONE;
        }
        refuse(io.leafWeight(), "linux.resources.blockIO.leafWeight");
        List<IoLimits.Weight> weights = new ArrayList<>();
        for (LinuxResources.WeightDevice device : orEmpty(io.weightDevice())) {
            refuse(device.leafWeight(), "linux.resources.blockIO.weightDevice.leafWeight");
            Integer weight = device.weight();
            weights.add(new IoLimits.Weight(device.major(), device.minor(), weight == null ? 0 : weight));
        }
        List<IoLimits.Throttle> throttles = new ArrayList<>();
        addThrottles(throttles, Direction.READ_BYTES, io.throttleReadBpsDevice());
        addThrottles(throttles, Direction.WRITE_BYTES, io.throttleWriteBpsDevice());
        addThrottles(throttles, Direction.READ_OPERATIONS, io.throttleReadIOPSDevice());
        addThrottles(throttles, Direction.WRITE_OPERATIONS, io.throttleWriteIOPSDevice());
        return new IoLimits(io.weight(), weights, throttles);
    }

    private static void addThrottles(
            List<IoLimits.Throttle> throttles,
            Direction direction,
            @Nullable List<LinuxResources.ThrottleDevice> devices) {
        for (LinuxResources.ThrottleDevice device : orEmpty(devices)) {
            throttles.add(new IoLimits.Throttle(direction, device.major(), device.minor(), device.rate()));
        }
    }

    private static List<DeviceRule> devices(@Nullable List<LinuxResources.DeviceRule> rules) {
        List<DeviceRule> mapped = new ArrayList<>();
        for (LinuxResources.DeviceRule rule : orEmpty(rules)) {
            String access = rule.access();
            mapped.add(new DeviceRule(
                    rule.allow(), type(rule.type()), rule.major(), rule.minor(), access == null ? "rwm" : access));
        }
        return mapped;
    }

    private static DeviceRule.Type type(@Nullable String letter) {
        if (letter == null) {
            return DeviceRule.Type.ALL;
        }
        return switch (letter) {
            case "a" -> DeviceRule.Type.ALL;
            case "c", "u" -> DeviceRule.Type.CHARACTER;
            case "b" -> DeviceRule.Type.BLOCK;
            default ->
                throw new EngineException.InvalidArgument(
                        "linux.resources.devices: \"" + letter + "\" is no type of device");
        };
    }

    private static void refuse(@Nullable Object value, String field) {
        if (value != null) {
            throw new EngineException.Unsupported(field + " is not supported yet");
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
