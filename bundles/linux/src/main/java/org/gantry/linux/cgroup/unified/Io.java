package org.gantry.linux.cgroup.unified;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.CgroupStats.IoCounter;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.IoLimits;
import org.jspecify.annotations.Nullable;

/** The io controller of v2. */
public final class Io implements Controller {
    private static final String BFQ_WEIGHT = "io.bfq.weight";
    private static final String WEIGHT = "io.weight";
    /** io.max has 0 for nothing at all, where v1 has it for no limit. */
    private static final long NO_LIMIT = 0;

    @Override
    public String name() {
        return "io";
    }

    @Override
    public boolean concerns(CgroupLimits limits) {
        return !limits.io().equals(IoLimits.NONE);
    }

    @Override
    public void apply(ControlGroup group, CgroupLimits limits) {
        IoLimits io = limits.io();
        refuseLeafWeight(io.leafWeight());
        writeWeight(group, "", io.weight());
        for (IoLimits.Weight device : io.weights()) {
            refuseLeafWeight(device.leafWeight());
            writeWeight(group, device.major() + ":" + device.minor() + " ", device.weight());
        }
        for (IoLimits.Throttle throttle : io.throttles()) {
            String rate = throttle.rate() == NO_LIMIT ? ControlGroup.MAX : String.valueOf(throttle.rate());
            String device = throttle.major() + ":" + throttle.minor();
            group.write("io.max", device + " " + throttle.direction().unifiedKey() + "=" + rate);
        }
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        var bytes = new ArrayList<CgroupStats.Io>();
        var operations = new ArrayList<CgroupStats.Io>();
        group.readIfPresent("io.stat").orElse("").lines().forEach(line -> parse(line, bytes, operations));
        stats.io(IoCounter.BYTES, bytes);
        stats.io(IoCounter.OPERATIONS, operations);
    }

    private static void refuseLeafWeight(@Nullable Integer weight) {
        if (weight != null && weight != 0) {
            throw new UnsupportedOperationException("leafWeight: cgroup v2 has none");
        }
    }

    /** BFQ takes the weights of v1 (10 to 1000); io.weight has a range of its own (1 to 10000). */
    private static void writeWeight(ControlGroup group, String device, @Nullable Integer weight) {
        if (weight == null || weight == 0) {
            return;
        }
        if (group.has(BFQ_WEIGHT)) {
            group.write(BFQ_WEIGHT, device + weight);
        } else {
            group.require(WEIGHT, "block I/O weights");
            String key = device.isEmpty() ? "default " : device;
            group.write(WEIGHT, key + (1 + (weight - 10L) * 9999 / 990));
        }
    }

    /** A line such as {@code 8:0 rbytes=1 wbytes=2 rios=3 wios=4}; a device that has done nothing has only its name. */
    private static void parse(String line, List<CgroupStats.Io> bytes, List<CgroupStats.Io> operations) {
        String[] words = line.split(" ", -1);
        int colon = words[0].indexOf(':');
        if (colon < 0) {
            return;
        }
        Map<String, Long> values = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals > 0) {
                values.put(words[i].substring(0, equals), Long.parseLong(words[i].substring(equals + 1)));
            }
        }
        long major = Long.parseLong(words[0].substring(0, colon));
        long minor = Long.parseLong(words[0].substring(colon + 1));
        add(bytes, major, minor, "read", values.get("rbytes"));
        add(bytes, major, minor, "write", values.get("wbytes"));
        add(operations, major, minor, "read", values.get("rios"));
        add(operations, major, minor, "write", values.get("wios"));
    }

    private static void add(List<CgroupStats.Io> entries, long major, long minor, String what, @Nullable Long value) {
        if (value != null) {
            entries.add(new CgroupStats.Io(major, minor, what, value));
        }
    }
}
