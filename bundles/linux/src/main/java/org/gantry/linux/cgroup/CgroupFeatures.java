package org.gantry.linux.cgroup;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gantry.linux.fs.MountInfo;

/**
 * Which limits this host's cgroups can hold, found by looking for the controllers and their files.
 *
 * <p>Files of v2 exist below the root only, so there a controller stands for the files it has had from the beginning.
 */
public record CgroupFeatures(Set<Feature> available) {
    /** A kind of limit, and where v1 keeps it. */
    public enum Feature {
        MEMORY("memory", "memory.limit_in_bytes"),
        SWAP("memory", "memory.memsw.limit_in_bytes"),
        MEMORY_RESERVATION("memory", "memory.soft_limit_in_bytes"),
        OOM_KILL_DISABLE("memory", "memory.oom_control"),
        SWAPPINESS("memory", "memory.swappiness"),
        KERNEL_MEMORY_TCP("memory", "memory.kmem.tcp.limit_in_bytes"),
        PIDS("pids", "cgroup.procs"),
        CPU_SHARES("cpu", "cpu.shares"),
        CPU_QUOTA("cpu", "cpu.cfs_quota_us"),
        CPU_REALTIME("cpu", "cpu.rt_period_us"),
        CPUSET("cpuset", "cpuset.cpus"),
        IO_WEIGHT("blkio", "blkio.weight"),
        IO_WEIGHT_DEVICE("blkio", "blkio.weight_device"),
        IO_READ_BYTES("blkio", "blkio.throttle.read_bps_device"),
        IO_WRITE_BYTES("blkio", "blkio.throttle.write_bps_device"),
        IO_READ_OPERATIONS("blkio", "blkio.throttle.read_iops_device"),
        IO_WRITE_OPERATIONS("blkio", "blkio.throttle.write_iops_device");

        private final String controller;
        private final String legacyFile;

        Feature(String controller, String legacyFile) {
            this.controller = controller;
            this.legacyFile = legacyFile;
        }
    }

    private static final Set<Feature> OF_V1_ONLY =
            EnumSet.of(Feature.OOM_KILL_DISABLE, Feature.SWAPPINESS, Feature.KERNEL_MEMORY_TCP, Feature.CPU_REALTIME);

    /** BFQ's own files for weights are not in the root, but its counters are. */
    private static final Set<Feature> OF_BFQ = EnumSet.of(Feature.IO_WEIGHT, Feature.IO_WEIGHT_DEVICE);

    private static final String BFQ_COUNTER = "blkio.bfq.io_serviced";

    public CgroupFeatures {
        available = Set.copyOf(available);
    }

    /** Those of what is mounted now; none at all where no cgroup file system is. */
    public static CgroupFeatures ofThisHost() {
        List<MountInfo> mounts = MountInfo.self();
        return CgroupLayout.isAny(mounts) ? of(CgroupLayout.of(mounts)) : new CgroupFeatures(Set.of());
    }

    static CgroupFeatures of(CgroupLayout layout) {
        Set<Feature> available = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            boolean there = layout.mode() == CgroupMode.UNIFIED
                    ? isUnified(layout.unified().orElseThrow(), feature)
                    : isLegacy(layout, feature);
            if (there) {
                available.add(feature);
            }
        }
        return new CgroupFeatures(available);
    }

    public boolean has(Feature feature) {
        return available.contains(feature);
    }

    private static boolean isLegacy(CgroupLayout layout, Feature feature) {
        return layout.legacyOf(feature.controller)
                .map(hierarchy -> new ControlGroup(hierarchy.mountPoint()))
                .filter(root -> root.has(feature.legacyFile) || (OF_BFQ.contains(feature) && root.has(BFQ_COUNTER)))
                .isPresent();
    }

    private static boolean isUnified(Hierarchy tree, Feature feature) {
        String controller = feature.controller.equals("blkio") ? "io" : feature.controller;
        return !OF_V1_ONLY.contains(feature) && tree.controllers().contains(controller);
    }
}
