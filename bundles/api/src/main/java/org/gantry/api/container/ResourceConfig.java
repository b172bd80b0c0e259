package org.gantry.api.container;

import java.util.List;
import org.gantry.api.ByteSize;
import org.jspecify.annotations.Nullable;

/**
 * What the container may use up. Null means "not limited, not set".
 *
 * @param pidsLimit null or not positive: unlimited
 * @param deviceCgroupRules {@code c 1:3 rwm}, the format of cgroup v1's devices.allow
 * @param cgroupParent empty: the engine's own parent
 * @param oomScoreAdj -1000 to 1000, 0 is the default
 * @param shmSize null: Docker's 64 MiB
 */
public record ResourceConfig(
        MemoryConfig memory,
        CpuConfig cpu,
        @Nullable Long pidsLimit,
        BlkioConfig blkio,
        List<Ulimit> ulimits,
        List<DeviceMapping> devices,
        List<String> deviceCgroupRules,
        String cgroupParent,
        int oomScoreAdj,
        @Nullable ByteSize shmSize) {

    public static final ResourceConfig DEFAULT = new ResourceConfig(
            MemoryConfig.DEFAULT,
            CpuConfig.DEFAULT,
            null,
            BlkioConfig.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            "",
            0,
            null);

    public ResourceConfig {
        ulimits = List.copyOf(ulimits);
        devices = List.copyOf(devices);
        deviceCgroupRules = List.copyOf(deviceCgroupRules);
    }

    /**
     * Memory limits as Docker's HostConfig has them.
     *
     * @param swap memory plus swap; {@link ByteSize#UNLIMITED}: unlimited swap; null: twice the limit
     * @param swappiness 0 to 100, null: the host's
     */
    public record MemoryConfig(
            @Nullable ByteSize limit,
            @Nullable ByteSize reservation,
            @Nullable ByteSize swap,
            @Nullable Integer swappiness,
            boolean oomKillDisable) {
        public static final MemoryConfig DEFAULT = new MemoryConfig(null, null, null, null, false);

        /** Memory plus swap, Docker's default included: as much swap as memory. Null without a limit. */
        public @Nullable ByteSize effectiveSwap() {
            if (swap != null && swap.bytes() != 0) {
                return swap;
            }
            if (limit == null || !limit.isPositive()) {
                return null;
            }
            return new ByteSize(limit.bytes() > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : limit.bytes() * 2);
        }
    }

    /**
     * Processor limits.
     *
     * @param nanoCpus processors times 10^9, 0: unset; excludes quota and period
     * @param shares relative weight, 0: unset
     * @param quotaMicros microseconds of run time in each period, 0: unset
     * @param periodMicros 0: unset
     * @param cpusetCpus list format of cpuset(7), empty: unset
     */
    public record CpuConfig(
            long nanoCpus,
            long shares,
            long quotaMicros,
            long periodMicros,
            long realtimeRuntimeMicros,
            long realtimePeriodMicros,
            String cpusetCpus,
            String cpusetMems) {
        public static final CpuConfig DEFAULT = new CpuConfig(0, 0, 0, 0, 0, 0, "", "");
    }

    /**
     * Block device limits. The lists are by device node on the host.
     *
     * @param weight 10 to 1000, 0: unset
     * @param readBps bytes per second
     * @param readIops operations per second
     */
    public record BlkioConfig(
            int weight,
            List<DeviceWeight> weightDevices,
            List<DeviceRate> readBps,
            List<DeviceRate> writeBps,
            List<DeviceRate> readIops,
            List<DeviceRate> writeIops) {
        public static final BlkioConfig DEFAULT =
                new BlkioConfig(0, List.of(), List.of(), List.of(), List.of(), List.of());

        public BlkioConfig {
            weightDevices = List.copyOf(weightDevices);
            readBps = List.copyOf(readBps);
            writeBps = List.copyOf(writeBps);
            readIops = List.copyOf(readIops);
            writeIops = List.copyOf(writeIops);
        }
    }

    /** The weight of one device, 10 to 1000. */
    public record DeviceWeight(String path, int weight) {}

    /** The rate of one device. */
    public record DeviceRate(String path, long rate) {}

    /** One rlimit by Docker's name ({@code nofile}); -1 is unlimited. */
    public record Ulimit(String name, long soft, long hard) {}

    /** A host device in the container; permissions are a subset of {@code rwm}. */
    public record DeviceMapping(String pathOnHost, String pathInContainer, String cgroupPermissions) {}
}
