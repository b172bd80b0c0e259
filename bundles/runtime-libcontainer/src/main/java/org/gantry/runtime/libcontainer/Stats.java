package org.gantry.runtime.libcontainer;

import java.time.Instant;
import java.util.List;
import org.gantry.api.runtime.TaskStats;
import org.gantry.linux.cgroup.CgroupStats;

/** What the cgroup has counted, in the terms of the contract. */
final class Stats {
    private Stats() {}

    static TaskStats of(CgroupStats stats) {
        List<TaskStats.BlockIoEntry> io = stats.io().stream()
                .map(entry ->
                        new TaskStats.BlockIoEntry(entry.major(), entry.minor(), entry.operation(), entry.bytes()))
                .toList();
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
                stats.memory().limit(),
                stats.memory().details(),
                stats.pids().current(),
                pidsLimit == Long.MAX_VALUE ? 0 : pidsLimit,
                io);
    }
}
