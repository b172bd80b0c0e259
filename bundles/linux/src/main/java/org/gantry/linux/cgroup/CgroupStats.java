package org.gantry.linux.cgroup;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a cgroup has used. Times are in nanoseconds, sizes in bytes.
 *
 * @param perCpuNanos empty on v2, which does not tell
 * @param io by what is counted; what the kernel does not count is absent
 */
public record CgroupStats(
        Cpu cpu, List<Long> perCpuNanos, Throttling throttling, Memory memory, Pids pids, Map<IoCounter, List<Io>> io) {

    public CgroupStats {
        perCpuNanos = List.copyOf(perCpuNanos);
        io = Map.copyOf(io);
    }

    /** Processor time. */
    public record Cpu(long totalNanos, long userNanos, long systemNanos) {}

    /** How often and how long the quota held the cgroup back. */
    public record Throttling(long periods, long throttledPeriods, long throttledNanos) {}

    /**
     * Memory.
     *
     * @param limit {@link Long#MAX_VALUE} without one
     * @param maxUsage the most that was ever in use, on v1; 0 on v2
     * @param failures how often the limit was hit (v1), or hit with nothing left to reclaim (v2)
     * @param details memory.stat
     */
    public record Memory(long usage, long maxUsage, long failures, long limit, Map<String, Long> details) {
        public Memory {
            details = Map.copyOf(details);
        }
    }

    /**
     * Tasks.
     *
     * @param limit {@link Long#MAX_VALUE} without one
     */
    public record Pids(long current, long limit) {}

    /** What is counted of block devices; v2 counts the first two only. */
    public enum IoCounter {
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
     * A count of one block device.
     *
     * @param operation as the kernel spells it ({@code Read}, {@code Sync}) in lower case; empty where it counts all as one
     */
    public record Io(long major, long minor, String operation, long value) {}

    /** What the controllers fill in, one after the other. */
    public static final class Builder {
        private Cpu cpu = new Cpu(0, 0, 0);
        private List<Long> perCpuNanos = List.of();
        private Throttling throttling = new Throttling(0, 0, 0);
        private Memory memory = new Memory(0, 0, 0, Long.MAX_VALUE, Map.of());
        private Pids pids = new Pids(0, Long.MAX_VALUE);
        private final Map<IoCounter, List<Io>> io = new EnumMap<>(IoCounter.class);

        public void cpu(Cpu value) {
            cpu = value;
        }

        public void perCpuNanos(List<Long> value) {
            perCpuNanos = value;
        }

        public void throttling(Throttling value) {
            throttling = value;
        }

        public void memory(Memory value) {
            memory = value;
        }

        public void pids(Pids value) {
            pids = value;
        }

        public void io(IoCounter counter, List<Io> value) {
            io.put(counter, List.copyOf(value));
        }

        public CgroupStats build() {
            return new CgroupStats(cpu, perCpuNanos, throttling, memory, pids, io);
        }
    }
}
