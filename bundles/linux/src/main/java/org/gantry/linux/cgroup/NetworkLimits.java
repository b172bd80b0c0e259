package org.gantry.linux.cgroup;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How packets of the cgroup are marked, on v1 only.
 *
 * @param classId the traffic class, major and minor in the upper and lower half; null leaves it
 * @param priorities by the name of the interface
 */
public record NetworkLimits(@Nullable Long classId, Map<String, Long> priorities) {
    public static final NetworkLimits NONE = new NetworkLimits(null, Map.of());

    public NetworkLimits {
        priorities = Map.copyOf(priorities);
    }
}
