package org.gantry.linux.cgroup.legacy;

import java.util.List;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.IoLimits;
import org.jspecify.annotations.Nullable;

/** The blkio controller of v1. Weights belong to the BFQ scheduler since CFQ, which had leaf weights too, is gone. */
public final class Blkio implements Controller {
    /** The first of these that the kernel has. */
    private static final List<String> WEIGHTS = List.of("blkio.weight", "blkio.bfq.weight");

    private static final List<String> LEAF_WEIGHTS = List.of("blkio.leaf_weight");

    @Override
    public String name() {
        return "blkio";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.io().equals(IoLimits.NONE);
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        IoLimits io = limits.io();
        write(group, WEIGHTS, "", "", io.weight());
        write(group, LEAF_WEIGHTS, "", "", io.leafWeight());
        for (IoLimits.Weight device : io.weights()) {
            String key = device.major() + ":" + device.minor() + " ";
            write(group, WEIGHTS, "_device", key, device.weight());
            write(group, LEAF_WEIGHTS, "_device", key, device.leafWeight());
        }
        for (IoLimits.Throttle throttle : io.throttles()) {
            String line = throttle.major() + ":" + throttle.minor() + " " + throttle.rate();
            group.write(throttle.direction().legacyFile(), line);
        }
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        BlkioCounters.collect(group, stats);
    }

    private static void write(
            ControlGroup group, List<String> files, String suffix, String key, @Nullable Integer weight) {
        if (weight != null && weight != 0) {
            String file = files.stream()
                    .map(name -> name + suffix)
                    .filter(group::has)
                    .findFirst()
                    .orElseThrow(() -> new UnsupportedOperationException("block I/O weights: this kernel has no "
                            + String.join(
                                    " or ",
                                    files.stream().map(name -> name + suffix).toList())));
            group.write(file, key + weight);
        }
    }
}
