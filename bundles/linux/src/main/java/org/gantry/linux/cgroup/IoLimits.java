package org.gantry.linux.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights and throttles of block devices.
 *
 * @param weight 10 to 1000; null leaves it
 */
public record IoLimits(@Nullable Integer weight, List<Weight> weights, List<Throttle> throttles) {
    public static final IoLimits NONE = new IoLimits(null, List.of(), List.of());

    public IoLimits {
        weights = List.copyOf(weights);
        throttles = List.copyOf(throttles);
    }

    /** The weight on one device. */
    public record Weight(long major, long minor, int weight) {}

    /** The rate of one direction on one device, in bytes or operations per second. */
    public record Throttle(Direction direction, long major, long minor, long rate) {}

    /** What is throttled, with the names of the control file (v1) and of the key in io.max (v2). */
    public enum Direction {
        READ_BYTES("blkio.throttle.read_bps_device", "rbps"),
        WRITE_BYTES("blkio.throttle.write_bps_device", "wbps"),
        READ_OPERATIONS("blkio.throttle.read_iops_device", "riops"),
        WRITE_OPERATIONS("blkio.throttle.write_iops_device", "wiops");

        private final String legacyFile;
        private final String unifiedKey;

        Direction(String legacyFile, String unifiedKey) {
            this.legacyFile = legacyFile;
            this.unifiedKey = unifiedKey;
        }

        public String legacyFile() {
            return legacyFile;
        }

        public String unifiedKey() {
            return unifiedKey;
        }
    }
}
