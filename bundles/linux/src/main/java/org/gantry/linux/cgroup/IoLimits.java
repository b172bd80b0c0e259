package org.gantry.linux.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights and throttles of block devices.
 *
 * @param weight 10 to 1000; null and 0 leave it
 * @param leafWeight of the tasks in the cgroup itself against its child cgroups; v1 only
 */
public record IoLimits(
        @Nullable Integer weight, @Nullable Integer leafWeight, List<Weight> weights, List<Throttle> throttles) {
    public static final IoLimits NONE = new IoLimits(null, null, List.of(), List.of());

    public IoLimits {
        weights = List.copyOf(weights);
        throttles = List.copyOf(throttles);
    }

    /** The weights on one device; null leaves one as it is. */
    public record Weight(
            long major,
            long minor,
            @Nullable Integer weight,
            @Nullable Integer leafWeight) {}

    /** The rate of one direction on one device, in bytes or operations per second; 0 takes the limit away. */
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
