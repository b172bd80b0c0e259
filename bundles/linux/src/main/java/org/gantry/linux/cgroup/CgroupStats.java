package org.gantry.linux.cgroup;

import java.util.List;
import java.util.Map;

/**
 * What a cgroup has used. Times are in nanoseconds, sizes in bytes.
 *
 * @param perCpuNanos empty on v2, which does not tell
 */
public record CgroupStats(
        Cpu cpu, List<Long> perCpuNanos, Throttling throttling, Memory memory, Pids pids, List<Io> io) {

    public CgroupStats {
        perCpuNanos = List.copyOf(perCpuNanos);
        io = List.copyOf(io);
    }

    /** Processor time. */
    public record Cpu(long totalNanos, long userNanos, long systemNanos) {}

    /** How often and how long the quota held the cgroup back. */
    public record Throttling(long periods, long throttledPeriods, long throttledNanos) {}

    /**
     * Memory.
     *
     * @param limit {@link Long#MAX_VALUE} without one
     * @param maxUsage 0 where the kernel keeps none
     * @param details memory.stat
     */
    public record Memory(long usage, long maxUsage, long limit, Map<String, Long> details) {
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

    /** Bytes moved in one direction ({@code read}, {@code write}) on one block device. */
    public record Io(long major, long minor, String operation, long bytes) {}

    /** What the controllers fill in, one after the other. */
    public static final class Builder {
        private Cpu cpu = new Cpu(0, 0, 0);
        private List<Long> perCpuNanos = List.of();
        private Throttling throttling = new Throttling(0, 0, 0);
        private Memory memory = new Memory(0, 0, Long.MAX_VALUE, Map.of());
        private Pids pids = new Pids(0, Long.MAX_VALUE);
        private List<Io> io = List.of();

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

        public void io(List<Io> value) {
            io = value;
        }

        public CgroupStats build() {
            return new CgroupStats(cpu, perCpuNanos, throttling, memory, pids, io);
        }
    }
}
