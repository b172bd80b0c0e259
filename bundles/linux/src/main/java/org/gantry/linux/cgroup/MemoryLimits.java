package org.gantry.linux.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * Limits of memory in bytes; null and 0 leave a limit as it is, -1 takes it away.
 *
 * @param limit of memory
 * @param reservation what the kernel tries not to reclaim
 * @param swap of memory and swap together, as v1 counts it
 * @param swappiness 0 to 100, v1 only
 * @param disableOomKiller processes wait instead of being killed, v1 only
 */
public record MemoryLimits(
        @Nullable Long limit,
        @Nullable Long reservation,
        @Nullable Long swap,
        @Nullable Long swappiness,
        @Nullable Boolean disableOomKiller) {
    public static final long UNLIMITED = -1;
    public static final MemoryLimits NONE = new MemoryLimits(null, null, null, null, null);
}
