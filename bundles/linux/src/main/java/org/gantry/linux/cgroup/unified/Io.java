package org.gantry.linux.cgroup.unified;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CgroupStats;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Controller;
import org.gantry.linux.cgroup.IoLimits;

/** The io controller of v2. */
public final class Io implements Controller {
    private static final String BFQ_WEIGHT = "io.bfq.weight";
    private static final Map<String, String> OPERATIONS = Map.of("rbytes", "read", "wbytes", "write");

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
        if (io.weight() != null && io.weight() != 0) {
            writeWeight(group, "", io.weight());
        }
        for (IoLimits.Weight device : io.weights()) {
            writeWeight(group, device.major() + ":" + device.minor() + " ", device.weight());
        }
        for (IoLimits.Throttle throttle : io.throttles()) {
            String device = throttle.major() + ":" + throttle.minor();
            group.write("io.max", device + " " + throttle.direction().unifiedKey() + "=" + throttle.rate());
        }
    }

    @Override
    public void collect(ControlGroup group, CgroupStats.Builder stats) {
        var entries = new ArrayList<CgroupStats.Io>();
        group.read("io.stat").lines().forEach(line -> parse(line, entries));
        stats.io(entries);
    }

    /** BFQ takes the weights of v1 (10 to 1000); io.weight has a range of its own (1 to 10000). */
    private static void writeWeight(ControlGroup group, String device, int weight) {
        if (group.has(BFQ_WEIGHT)) {
            group.write(BFQ_WEIGHT, device + weight);
        } else {
            String key = device.isEmpty() ? "default " : device;
            group.write("io.weight", key + (1 + (weight - 10L) * 9999 / 990));
        }
    }

    /** A line such as {@code 8:0 rbytes=1 wbytes=2 rios=3 wios=4}. */
    private static void parse(String line, List<CgroupStats.Io> entries) {
        List<String> words = List.of(line.split(" ", -1));
        List<String> device = List.of(words.getFirst().split(":", -1));
        Map<String, String> values = words.stream()
                .skip(1)
                .filter(word -> word.contains("="))
                .map(word -> Arrays.asList(word.split("=", 2)))
                .collect(Collectors.toMap(List::getFirst, List::getLast));
        OPERATIONS.forEach((key, operation) -> {
            if (values.containsKey(key)) {
                entries.add(new CgroupStats.Io(
                        Long.parseLong(device.getFirst()),
                        Long.parseLong(device.getLast()),
                        operation,
                        Long.parseLong(values.get(key))));
            }
        });
    }
}
