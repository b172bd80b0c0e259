package org.gantry.api.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the container has used. Times are nanoseconds since its start, sizes bytes.
 *
 * @param perCpuNanos empty where the kernel does not tell (unified)
 * @param memoryStat the controller's memory.stat, as it stands
 * @param memoryLimit {@code Long.MAX_VALUE} without one
 * @param pidsLimit 0 without one
 */
public record TaskStats(
        Instant read,
        long cpuNanos,
        long cpuUserNanos,
        long cpuSystemNanos,
        List<Long> perCpuNanos,
        long throttledPeriods,
        long periods,
        long throttledNanos,
        long memoryUsage,
        long memoryMaxUsage,
        long memoryLimit,
        Map<String, Long> memoryStat,
        long pids,
        long pidsLimit,
        List<BlockIoEntry> blockIo) {

    /** Bytes moved by one operation ({@code read}, {@code write}) on one device. */
    public record BlockIoEntry(long major, long minor, String operation, long bytes) {}
}
