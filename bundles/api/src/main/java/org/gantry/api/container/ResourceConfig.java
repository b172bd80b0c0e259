package org.gantry.api.container;

import java.util.List;
import org.gantry.api.ByteSize;
import org.jspecify.annotations.Nullable;

/**
 * What the container may use up. Null means "not limited, not set".
 *
 * @param pidsLimit null or not positive: unlimited
 * @param blkioWeight 10 to 1000, 0: unset
 * @param deviceCgroupRules {@code c 1:3 rwm}, the format of cgroup v1's devices.allow
 * @param cgroupParent empty: the engine's own parent
 * @param oomScoreAdj -1000 to 1000, 0 is the default
 * @param shmSize null: Docker's 64 MiB
 */
public record ResourceConfig(
        MemoryConfig memory,
        CpuConfig cpu,
        @Nullable Long pidsLimit,
        int blkioWeight,
        List<Ulimit> ulimits,
        List<DeviceMapping> devices,
        List<String> deviceCgroupRules,
        String cgroupParent,
        int oomScoreAdj,
        @Nullable ByteSize shmSize) {

    public static final ResourceConfig DEFAULT = new ResourceConfig(
            MemoryConfig.DEFAULT, CpuConfig.DEFAULT, null, 0, List.of(), List.of(), List.of(), "", 0, null);

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

    /** One rlimit by Docker's name ({@code nofile}); -1 is unlimited. */
    public record Ulimit(String name, long soft, long hard) {}

    /** A host device in the container; permissions are a subset of {@code rwm}. */
    public record DeviceMapping(String pathOnHost, String pathInContainer, String cgroupPermissions) {}
}
