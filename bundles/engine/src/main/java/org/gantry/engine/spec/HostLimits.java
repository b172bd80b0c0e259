package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.List;
import org.gantry.api.ByteSize;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.BlkioConfig;
import org.gantry.api.container.ResourceConfig.CpuConfig;
import org.gantry.api.container.ResourceConfig.DeviceRate;
import org.gantry.api.container.ResourceConfig.MemoryConfig;
import org.gantry.linux.cgroup.CgroupFeatures;
import org.gantry.linux.cgroup.CgroupFeatures.Feature;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out what this host's cgroups cannot hold, with the warnings that dockerd answers then; what dockerd refuses is
 * refused.
 */
public final class HostLimits {
    private static final String NOT_MOUNTED = " or the cgroup is not mounted. ";

    private final CgroupFeatures features;

    public HostLimits(CgroupFeatures features) {
        this.features = features;
    }

    /** What is left of the limits, and what was said about the rest. */
    public record Fitted(ResourceConfig resources, List<String> warnings) {}

    /** @throws EngineException.InvalidArgument for limits that dockerd does not do without */
    public Fitted fit(ResourceConfig asked) {
        List<String> warnings = new ArrayList<>();
        ResourceConfig resources = new ResourceConfig(
                memory(asked.memory(), warnings),
                cpu(asked.cpu(), warnings),
                pids(asked.pidsLimit(), warnings),
                blkio(asked.blkio(), warnings),
                asked.ulimits(),
                asked.devices(),
                asked.deviceCgroupRules(),
                asked.cgroupParent(),
                asked.oomScoreAdj(),
                asked.shmSize());
        return new Fitted(resources, warnings);
    }

    private MemoryConfig memory(MemoryConfig asked, List<String> warnings) {
        ByteSize limit = asked.limit();
        ByteSize swap = asked.swap();
        ByteSize reservation = asked.reservation();
        Integer swappiness = asked.swappiness();
        boolean oomKillDisable = asked.oomKillDisable();
        if (isPositive(limit) && lacks(Feature.MEMORY)) {
            warnings.add(capabilities("memory limit") + "Limitation discarded.");
            limit = null;
            swap = null;
        }
        if (isPositive(limit) && !ByteSize.UNLIMITED.equals(swap) && lacks(Feature.SWAP)) {
            warnings.add(capabilities("swap limit") + "Memory limited without swap.");
            swap = ByteSize.UNLIMITED;
        }
        if (swappiness != null && lacks(Feature.SWAPPINESS)) {
            warnings.add(capabilities("memory swappiness") + "Memory swappiness discarded.");
            swappiness = null;
        }
        if (isPositive(reservation) && lacks(Feature.MEMORY_RESERVATION)) {
            warnings.add(capabilities("memory soft limit") + "Limitation discarded.");
            reservation = null;
        }
        if (oomKillDisable && lacks(Feature.OOM_KILL_DISABLE)) {
            warnings.add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
            oomKillDisable = false;
        }
        if (oomKillDisable && !isPositive(limit)) {
            warnings.add("OOM killer is disabled for the container, but no memory limit is set, this can result in the"
                    + " system running out of resources.");
        }
        return new MemoryConfig(limit, reservation, swap, swappiness, oomKillDisable);
    }

    private @Nullable Long pids(@Nullable Long asked, List<String> warnings) {
        if (asked == null || !lacks(Feature.PIDS)) {
            return asked;
        }
        if (asked > 0) {
            warnings.add(capabilities("PIDs limit") + "PIDs limit discarded.");
        }
        return null;
    }

    private CpuConfig cpu(CpuConfig asked, List<String> warnings) {
        if (asked.nanoCpus() > 0 && lacks(Feature.CPU_QUOTA)) {
            throw new EngineException.InvalidArgument("NanoCPUs can not be set, as your kernel does not support CPU CFS"
                    + " scheduler or the cgroup is not mounted");
        }
        boolean realtime = asked.realtimePeriodMicros() != 0 || asked.realtimeRuntimeMicros() != 0;
        if (realtime && lacks(Feature.CPU_REALTIME)) {
            throw new EngineException.InvalidArgument("Your kernel does not support CPU real-time scheduler");
        }
        long shares = asked.shares();
        if (shares > 0 && lacks(Feature.CPU_SHARES)) {
            warnings.add("Your kernel does not support CPU shares" + NOT_MOUNTED + "Shares discarded.");
            shares = 0;
        }
        long period = asked.periodMicros();
        long quota = asked.quotaMicros();
        if ((period != 0 || quota != 0) && lacks(Feature.CPU_QUOTA)) {
            warnings.add("Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.");
            period = 0;
            quota = 0;
        }
        String cpus = asked.cpusetCpus();
        String mems = asked.cpusetMems();
        if (!(cpus.isEmpty() && mems.isEmpty()) && lacks(Feature.CPUSET)) {
            warnings.add("Your kernel does not support cpuset" + NOT_MOUNTED + "Cpuset discarded.");
            cpus = "";
            mems = "";
        }
        return new CpuConfig(
                asked.nanoCpus(),
                shares,
                quota,
                period,
                asked.realtimeRuntimeMicros(),
                asked.realtimePeriodMicros(),
                cpus,
                mems);
    }

    private BlkioConfig blkio(BlkioConfig asked, List<String> warnings) {
        if (asked.equals(BlkioConfig.DEFAULT)) {
            return asked;
        }
        int weight = asked.weight();
        if (weight > 0 && lacks(Feature.IO_WEIGHT)) {
            warnings.add("Your kernel does not support Block I/O weight" + NOT_MOUNTED + "Weight discarded.");
            weight = 0;
        }
        List<ResourceConfig.DeviceWeight> weights = asked.weightDevices();
        if (!weights.isEmpty() && lacks(Feature.IO_WEIGHT_DEVICE)) {
            warnings.add(
                    "Your kernel does not support Block I/O weight_device" + NOT_MOUNTED + "Weight-device discarded.");
            weights = List.of();
        }
        return new BlkioConfig(
                weight,
                weights,
                rates(asked.readBps(), Feature.IO_READ_BYTES, "BPS Block I/O read", "Block I/O BPS read", warnings),
                rates(asked.writeBps(), Feature.IO_WRITE_BYTES, "BPS Block I/O write", "Block I/O BPS write", warnings),
                rates(asked.readIops(), Feature.IO_READ_OPERATIONS, "IOPS Block read", "Block I/O IOPS read", warnings),
                rates(
                        asked.writeIops(),
                        Feature.IO_WRITE_OPERATIONS,
                        "IOPS Block write",
                        "Block I/O IOPS write",
                        warnings));
    }

    private List<DeviceRate> rates(
            List<DeviceRate> asked, Feature feature, String what, String discarded, List<String> warnings) {
        if (asked.isEmpty() || !lacks(feature)) {
            return asked;
        }
        warnings.add("Your kernel does not support " + what + " limit" + NOT_MOUNTED + discarded + " limit discarded.");
        return List.of();
    }

    private boolean lacks(Feature feature) {
        return !features.has(feature);
    }

    private static String capabilities(String what) {
        return "Your kernel does not support " + what + " capabilities" + NOT_MOUNTED;
    }

    private static boolean isPositive(@Nullable ByteSize size) {
        return size != null && size.isPositive();
    }
}
