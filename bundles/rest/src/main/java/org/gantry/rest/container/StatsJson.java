package org.gantry.rest.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeMap;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.engine.ContainerStats;
import org.gantry.api.runtime.TaskStats;
import org.gantry.api.runtime.TaskStats.BlockIoCounter;
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
        putNetworks(now, node);
        return node;
    }

    private static JsonNode pids(@Nullable TaskStats task) {
        ObjectNode node = Json.object();
        if (task != null) {
            node.put("current", task.pids());
            if (task.pidsLimit() > 0) {
                node.put("limit", task.pidsLimit());
            }
        }
        return node;
    }

    /** Docker leaves it out when the container has no network of its own. */
    private static void putNetworks(StatsSample now, ObjectNode node) {
        ContainerStats container = now.container();
        if (container == null || container.interfaces().isEmpty()) {
            return;
        }
        ObjectNode networks = node.putObject("networks");
        new TreeMap<>(container.interfaces())
                .forEach((name, counters) -> networks.putObject(name)
                        .put("rx_bytes", counters.receivedBytes())
                        .put("rx_packets", counters.receivedPackets())
                        .put("rx_errors", counters.receiveErrors())
                        .put("rx_dropped", counters.receiveDropped())
                        .put("tx_bytes", counters.sentBytes())
                        .put("tx_packets", counters.sentPackets())
                        .put("tx_errors", counters.sendErrors())
                        .put("tx_dropped", counters.sendDropped()));
    }

    private static JsonNode blockIo(@Nullable TaskStats task) {
        ObjectNode node = Json.object();
        for (BlockIoCounter counter : BlockIoCounter.values()) {
            List<TaskStats.BlockIoEntry> entries =
                    task == null ? null : task.blockIo().get(counter);
            if (entries == null) {
                node.putNull(name(counter));
            } else {
                ArrayNode array = node.putArray(name(counter));
                entries.forEach(entry -> array.addObject()
                        .put("major", entry.major())
                        .put("minor", entry.minor())
                        .put("op", entry.operation())
                        .put("value", entry.value()));
            }
        }
        return node;
    }

    private static String name(BlockIoCounter counter) {
        return switch (counter) {
            case BYTES -> "io_service_bytes_recursive";
            case OPERATIONS -> "io_serviced_recursive";
            case QUEUED -> "io_queue_recursive";
            case SERVICE_NANOS -> "io_service_time_recursive";
            case WAIT_NANOS -> "io_wait_time_recursive";
            case MERGED -> "io_merged_recursive";
            case MILLISECONDS -> "io_time_recursive";
            case SECTORS -> "sectors_recursive";
        };
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
            if (task.memoryMaxUsage() > 0) {
                node.put("max_usage", task.memoryMaxUsage());
            }
            ObjectNode stats = node.putObject("stats");
            new TreeMap<>(task.memoryStat()).forEach((key, value) -> stats.put(key, unsigned(value)));
            if (task.memoryFailures() > 0) {
                node.put("failcnt", task.memoryFailures());
            }
            node.put("limit", Math.min(task.memoryLimit(), hostMemory));
        }
        return node;
    }

    /** Limits in memory.stat may be numbers of 64 bits without a sign. */
    private static BigInteger unsigned(long value) {
        return value >= 0 ? BigInteger.valueOf(value) : new BigInteger(Long.toUnsignedString(value));
    }
}
