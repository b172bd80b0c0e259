package org.gantry.oci;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gantry.api.runtime.TaskStats;

/** Statistics in the form of runc's events; what the kernel does not tell is left out. */
final class StatsDocument {
    private StatsDocument() {}

    static Map<String, Object> of(TaskStats stats) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("cpu", cpu(stats));
        data.put("memory", memory(stats));
        data.put("pids", pids(stats));
        data.put("blkio", blkio(stats));
        return data;
    }

    private static Map<String, Object> cpu(TaskStats stats) {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("total", stats.cpuNanos());
        if (!stats.perCpuNanos().isEmpty()) {
            usage.put("percpu", stats.perCpuNanos());
        }
        usage.put("kernel", stats.cpuSystemNanos());
        usage.put("user", stats.cpuUserNanos());
        Map<String, Object> throttling = new LinkedHashMap<>();
        throttling.put("periods", stats.periods());
        throttling.put("throttledPeriods", stats.throttledPeriods());
        throttling.put("throttledTime", stats.throttledNanos());
        return Map.of("usage", usage, "throttling", throttling);
    }

    private static Map<String, Object> memory(TaskStats stats) {
        Map<String, Object> memory = new LinkedHashMap<>();
        Long cache = stats.memoryStat().get("cache");
        if (cache != null) {
            memory.put("cache", cache);
        }
        memory.put(
                "usage",
                Map.of(
                        "limit", stats.memoryLimit(),
                        "usage", stats.memoryUsage(),
                        "max", stats.memoryMaxUsage(),
                        "failcnt", stats.memoryFailures()));
        memory.put("raw", stats.memoryStat());
        return memory;
    }

    private static Map<String, Object> pids(TaskStats stats) {
        return stats.pidsLimit() == 0
                ? Map.of("current", stats.pids())
                : Map.of("current", stats.pids(), "limit", stats.pidsLimit());
    }

    private static Map<String, Object> blkio(TaskStats stats) {
        Map<String, Object> counters = new LinkedHashMap<>();
        stats.blockIo().forEach((counter, entries) -> {
            if (!entries.isEmpty()) {
                counters.put(
                        name(counter),
                        entries.stream().map(StatsDocument::entry).toList());
            }
        });
        return counters;
    }

    private static Map<String, Object> entry(TaskStats.BlockIoEntry entry) {
        return Map.of(
                "major", entry.major(),
                "minor", entry.minor(),
                "op", entry.operation(),
                "value", entry.value());
    }

    private static String name(TaskStats.BlockIoCounter counter) {
        return switch (counter) {
            case BYTES -> "ioServiceBytesRecursive";
            case OPERATIONS -> "ioServicedRecursive";
            case QUEUED -> "ioQueueRecursive";
            case SERVICE_NANOS -> "ioServiceTimeRecursive";
            case WAIT_NANOS -> "ioWaitTimeRecursive";
            case MERGED -> "ioMergedRecursive";
            case MILLISECONDS -> "ioTimeRecursive";
            case SECTORS -> "sectorsRecursive";
        };
    }
}
