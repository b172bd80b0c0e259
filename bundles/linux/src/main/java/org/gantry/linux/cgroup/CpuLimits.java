package org.gantry.linux.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * Processor time and placement; null leaves a setting as it is.
 *
 * @param shares the relative weight as v1 counts it, 2 to 262144, 1024 being the kernel's own
 * @param quota microseconds of processor time in each period; -1 takes the limit away
 * @param period microseconds
 * @param burst microseconds of unused quota that may be saved up
 * @param idle 1 for a cgroup that gets only what nobody else wants
 * @param cpus a list such as {@code 0-3,7}
 * @param mems a list of NUMA nodes
 */
public record CpuLimits(
        @Nullable Long shares,
        @Nullable Long quota,
        @Nullable Long period,
        @Nullable Long burst,
        @Nullable Long idle,
        @Nullable String cpus,
        @Nullable String mems) {
    public static final CpuLimits NONE = new CpuLimits(null, null, null, null, null, null, null);
}
