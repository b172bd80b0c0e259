package org.gantry.api.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the container has used. Times are nanoseconds since its start, sizes bytes.
 *
 * @param perCpuNanos empty where the kernel does not tell (unified)
 * @param memoryMaxUsage 0 where the kernel does not tell (unified)
 * @param memoryFailures how often the limit was hit
 * @param memoryStat the controller's memory.stat, as it stands
 * @param memoryLimit {@code Long.MAX_VALUE} without one
 * @param pidsLimit 0 without one
 * @param blockIo by what is counted; what the kernel does not count is absent
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
        long memoryFailures,
        long memoryLimit,
        Map<String, Long> memoryStat,
        long pids,
        long pidsLimit,
        Map<BlockIoCounter, List<BlockIoEntry>> blockIo) {

    /** What is counted of block devices. */
    public enum BlockIoCounter {
        BYTES,
        OPERATIONS,
        QUEUED,
        SERVICE_NANOS,
        WAIT_NANOS,
        MERGED,
        MILLISECONDS,
        SECTORS
    }

    /**
     * A count of one device.
     *
     * @param operation {@code read}, {@code write}, {@code sync} ...; empty where all count as one
     */
    public record BlockIoEntry(long major, long minor, String operation, long value) {}
}
