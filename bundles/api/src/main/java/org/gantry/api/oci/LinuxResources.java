package org.gantry.api.oci;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The cgroup settings of a container (config-linux.md, Control groups). Sizes are in bytes, times in microseconds. */
public record LinuxResources(
        @Nullable List<DeviceRule> devices,
        @Nullable Memory memory,
        @Nullable Cpu cpu,
        @Nullable Pids pids,
        @Nullable BlockIO blockIO,
        @Nullable List<HugepageLimit> hugepageLimits,
        @Nullable Network network,
        @Nullable Map<String, Rdma> rdma,
        @Nullable Map<String, String> unified) {

    public static final LinuxResources NONE = new LinuxResources(null, null, null, null, null, null, null, null, null);

    /** The settings that engines have; those of the network and of RDMA are only in documents of others. */
    public static LinuxResources of(
            @Nullable List<DeviceRule> devices,
            @Nullable Memory memory,
            @Nullable Cpu cpu,
            @Nullable Pids pids,
            @Nullable BlockIO blockIO,
            @Nullable List<HugepageLimit> hugepageLimits,
            @Nullable Map<String, String> unified) {
        return new LinuxResources(devices, memory, cpu, pids, blockIO, hugepageLimits, null, null, unified);
    }

    /** An entry of the device list; null numbers are wildcards. */
    public record DeviceRule(
            boolean allow,
            @Nullable String type,
            @Nullable Long major,
            @Nullable Long minor,
            @Nullable String access) {}

    /** Limits of -1 are unlimited; swap counts memory plus swap. */
    public record Memory(
            @Nullable Long limit,
            @Nullable Long reservation,
            @Nullable Long swap,
            @Nullable Long kernel,
            @Nullable Long kernelTCP,
            @Nullable Long swappiness,
            @Nullable Boolean disableOOMKiller,
            @Nullable Boolean useHierarchy,
            @Nullable Boolean checkBeforeUpdate) {}

    /** Processor time and placement. */
    public record Cpu(
            @Nullable Long shares,
            @Nullable Long quota,
            @Nullable Long burst,
            @Nullable Long period,
            @Nullable Long realtimeRuntime,
            @Nullable Long realtimePeriod,
            @Nullable String cpus,
            @Nullable String mems,
            @Nullable Long idle) {}

    /** The task limit; not positive is unlimited. */
    public record Pids(long limit) {}

    /** Block device weights and throttles. */
    public record BlockIO(
            @Nullable Integer weight,
            @Nullable Integer leafWeight,
            @Nullable List<WeightDevice> weightDevice,
            @Nullable List<ThrottleDevice> throttleReadBpsDevice,
            @Nullable List<ThrottleDevice> throttleWriteBpsDevice,
            @Nullable List<ThrottleDevice> throttleReadIOPSDevice,
            @Nullable List<ThrottleDevice> throttleWriteIOPSDevice) {}

    /** A weight for one device. */
    public record WeightDevice(
            long major,
            long minor,
            @Nullable Integer weight,
            @Nullable Integer leafWeight) {}

    /** A rate for one device, in bytes or operations per second. */
    public record ThrottleDevice(long major, long minor, long rate) {}

    /** A limit for one page size ({@code 2MB}). */
    public record HugepageLimit(String pageSize, long limit) {
        public HugepageLimit {
            Objects.requireNonNull(pageSize, "pageSize");
        }
    }

    /** The class and the priorities of outgoing packets (net_cls and net_prio of the legacy hierarchies). */
    public record Network(@Nullable Long classID, @Nullable List<InterfacePriority> priorities) {}

    /** The priority of packets that leave by one interface. */
    public record InterfacePriority(String name, long priority) {
        public InterfacePriority {
            Objects.requireNonNull(name, "name");
        }
    }

    /** Limits of one RDMA device. */
    public record Rdma(@Nullable Long hcaHandles, @Nullable Long hcaObjects) {}
}
