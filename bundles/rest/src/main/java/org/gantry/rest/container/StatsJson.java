package org.gantry.rest.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.runtime.TaskStats;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** A sample in Docker's shape (API: ContainerStatsResponse). */
final class StatsJson {
    private StatsJson() {}

    static ObjectNode of(ContainerDetails details, StatsSample now, @Nullable StatsSample before) {
        TaskStats task = now.task();
        TaskStats taskBefore = before == null ? null : before.task();
        ObjectNode node = Json.object();
        node.put("name", "/" + details.name()).put("id", details.id());
        node.put("read", Json.time(task == null ? null : task.read()));
        node.put("preread", Json.time(taskBefore == null ? null : taskBefore.read()));
        node.set("pids_stats", pids(task));
        node.set("blkio_stats", blockIo(task));
        node.put("num_procs", 0).putObject("storage_stats");
        node.set("cpu_stats", processor(now));
        node.set("precpu_stats", processor(before));
        node.set("memory_stats", memory(task, now.hostMemory()));
        return node;
    }

    private static JsonNode pids(@Nullable TaskStats task) {
        ObjectNode node = Json.object();
        return task == null ? node : node.put("current", task.pids()).put("limit", task.pidsLimit());
    }

    private static JsonNode blockIo(@Nullable TaskStats task) {
        ObjectNode node = Json.object();
        if (task == null) {
            node.putNull("io_service_bytes_recursive");
        } else {
            ArrayNode entries = node.putArray("io_service_bytes_recursive");
            task.blockIo()
                    .forEach(entry -> entries.addObject()
                            .put("major", entry.major())
                            .put("minor", entry.minor())
                            .put("op", entry.operation())
                            .put("value", entry.bytes()));
        }
        for (String untold : new String[] {
            "io_serviced_recursive",
            "io_queue_recursive",
            "io_service_time_recursive",
            "io_wait_time_recursive",
            "io_merged_recursive",
            "io_time_recursive",
            "sectors_recursive"
        }) {
            node.putNull(untold);
        }
        return node;
    }

    private static JsonNode processor(@Nullable StatsSample sample) {
        ObjectNode node = Json.object();
        TaskStats task = sample == null ? null : sample.task();
        ObjectNode usage = node.putObject("cpu_usage");
        usage.put("total_usage", task == null ? 0 : task.cpuNanos());
        if (task != null && !task.perCpuNanos().isEmpty()) {
            ArrayNode perProcessor = usage.putArray("percpu_usage");
            task.perCpuNanos().forEach(perProcessor::add);
        }
        usage.put("usage_in_kernelmode", task == null ? 0 : task.cpuSystemNanos());
        usage.put("usage_in_usermode", task == null ? 0 : task.cpuUserNanos());
        if (sample != null && task != null) {
            node.put("system_cpu_usage", sample.hostNanos()).put("online_cpus", sample.processors());
        }
        node.putObject("throttling_data")
                .put("periods", task == null ? 0 : task.periods())
                .put("throttled_periods", task == null ? 0 : task.throttledPeriods())
                .put("throttled_time", task == null ? 0 : task.throttledNanos());
        return node;
    }

    private static JsonNode memory(@Nullable TaskStats task, long hostMemory) {
        ObjectNode node = Json.object();
        if (task != null) {
            node.put("usage", task.memoryUsage());
            node.put("max_usage", task.memoryMaxUsage());
            ObjectNode stats = node.putObject("stats");
            new TreeMap<>(task.memoryStat()).forEach(stats::put);
            node.put("limit", Math.min(task.memoryLimit(), hostMemory));
        }
        return node;
    }
}
