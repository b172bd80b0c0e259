package org.gantry.linux.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * Limits of memory in bytes; null and 0 leave a limit as it is, -1 takes it away.
 *
 * @param limit of memory
 * @param reservation what the kernel tries not to reclaim
 * @param swap of memory and swap together, as v1 counts it
 * @param kernelTcp of buffers of TCP sockets, v1 only
 * @param swappiness 0 to 100, v1 only
 * @param disableOomKiller processes wait instead of being killed, v1 only
 * @param refuseBelowUsage a limit below what is in use is refused, instead of having the kernel reclaim or kill
 */
public record MemoryLimits(
        @Nullable Long limit,
        @Nullable Long reservation,
        @Nullable Long swap,
        @Nullable Long kernelTcp,
        @Nullable Long swappiness,
        @Nullable Boolean disableOomKiller,
        boolean refuseBelowUsage) {
    public static final long UNLIMITED = -1;
    public static final MemoryLimits NONE = new MemoryLimits(null, null, null, null, null, null, false);

    /**
     * Holds the limit against what is in use, for {@link #refuseBelowUsage}.
     *
     * @throws IllegalArgumentException when it is less
     */
    public void checkAgainst(long usage) {
        if (limit != null && limit > 0 && limit < usage) {
            throw new IllegalArgumentException(
                    "the memory limit " + limit + " is below what is in use (" + usage + ")");
        }
    }
}
