package org.gantry.linux.cgroup.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.IoLimits;

/** The blkio controller of v1. Weights belong to the BFQ scheduler since CFQ is gone. */
public final class Blkio implements Controller {
    private static final String BYTES = "blkio.throttle.io_service_bytes_recursive";

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
        String weight = group.has("blkio.weight") ? "blkio.weight" : "blkio.bfq.weight";
        if (io.weight() != null && io.weight() != 0) {
            group.write(weight, String.valueOf(io.weight()));
        }
        for (IoLimits.Weight device : io.weights()) {
            group.write(weight + "_device", device.major() + ":" + device.minor() + " " + device.weight());
        }
        for (IoLimits.Throttle throttle : io.throttles()) {
            String line = throttle.major() + ":" + throttle.minor() + " " + throttle.rate();
            group.write(throttle.direction().legacyFile(), line);
        }
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        if (group.has(BYTES)) {
            stats.io(parse(group.read(BYTES)));
        }
    }

    /** Lines such as {@code 8:0 Read 4096}; the last one is a total without a device. */
    private static List<CgroupStats.Io> parse(String text) {
        var entries = new ArrayList<CgroupStats.Io>();
        text.lines().map(line -> List.of(line.split(" ", -1))).forEach(fields -> {
            boolean direction = fields.size() == 3
                    && (fields.get(1).equals("Read") || fields.get(1).equals("Write"));
            if (direction) {
                List<String> device = List.of(fields.getFirst().split(":", -1));
                entries.add(new CgroupStats.Io(
                        Long.parseLong(device.getFirst()),
                        Long.parseLong(device.getLast()),
                        fields.get(1).toLowerCase(Locale.ROOT),
                        Long.parseLong(fields.getLast())));
            }
        });
        return entries;
    }
}
