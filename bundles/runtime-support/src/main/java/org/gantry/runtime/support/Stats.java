package org.gantry.runtime.support;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.runtime.TaskStats;
import org.gantry.api.runtime.TaskStats.BlockIoCounter;
import org.gantry.linux.cgroup.CgroupStats;

/** What the cgroup has counted, in the terms of the contract. */
public final class Stats {
    private Stats() {}

    public static TaskStats of(CgroupStats stats) {
        long pidsLimit = stats.pids().limit();
        return new TaskStats(
                Instant.now(),
                stats.cpu().totalNanos(),
                stats.cpu().userNanos(),
                stats.cpu().systemNanos(),
                stats.perCpuNanos(),
                stats.throttling().throttledPeriods(),
                stats.throttling().periods(),
                stats.throttling().throttledNanos(),
                stats.memory().usage(),
                stats.memory().maxUsage(),
                stats.memory().failures(),
                stats.memory().limit(),
                stats.memory().details(),
                stats.pids().current(),
                pidsLimit == Long.MAX_VALUE ? 0 : pidsLimit,
                blockIo(stats.io()));
    }

    private static Map<BlockIoCounter, List<TaskStats.BlockIoEntry>> blockIo(
            Map<CgroupStats.IoCounter, List<CgroupStats.Io>> counted) {
        Map<BlockIoCounter, List<TaskStats.BlockIoEntry>> blockIo = new EnumMap<>(BlockIoCounter.class);
        counted.forEach((counter, entries) -> blockIo.put(counter(counter), entries(entries)));
        return blockIo;
    }

    private static BlockIoCounter counter(CgroupStats.IoCounter counter) {
        return switch (counter) {
            case BYTES -> BlockIoCounter.BYTES;
            case OPERATIONS -> BlockIoCounter.OPERATIONS;
            case QUEUED -> BlockIoCounter.QUEUED;
            case SERVICE_NANOS -> BlockIoCounter.SERVICE_NANOS;
            case WAIT_NANOS -> BlockIoCounter.WAIT_NANOS;
            case MERGED -> BlockIoCounter.MERGED;
            case MILLISECONDS -> BlockIoCounter.MILLISECONDS;
            case SECTORS -> BlockIoCounter.SECTORS;
        };
    }

    private static List<TaskStats.BlockIoEntry> entries(List<CgroupStats.Io> entries) {
        return entries.stream()
                .map(entry ->
                        new TaskStats.BlockIoEntry(entry.major(), entry.minor(), entry.operation(), entry.value()))
                .toList();
    }
}
