package org.gantry.linux.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * Processor time and placement; null leaves a setting as it is.
 *
 * @param shares the relative weight as v1 counts it, 2 to 262144, 1024 being the kernel's own
 * @param quota microseconds of processor time in each period; -1 takes the limit away
 * @param period microseconds
 * @param burst microseconds of unused quota that may be saved up
 * @param realtimeRuntime microseconds of each realtime period for realtime tasks, v1 only; -1 takes the limit away
 * @param realtimePeriod microseconds, v1 only
 * @param idle 1 for a cgroup that gets only what nobody else wants
 * @param cpus a list such as {@code 0-3,7}
 * @param mems a list of NUMA nodes
 */
public record CpuLimits(
        @Nullable Long shares,
        @Nullable Long quota,
        @Nullable Long period,
        @Nullable Long burst,
        @Nullable Long realtimeRuntime,
        @Nullable Long realtimePeriod,
        @Nullable Long idle,
        @Nullable String cpus,
        @Nullable String mems) {
    public static final CpuLimits NONE = new CpuLimits(null, null, null, null, null, null, null, null, null);

    /** Whether anything of the cpu controller is set; cpus and mems belong to another. */
    public boolean limitTime() {
        return shares != null || quota != null || period != null || burst != null || idle != null || isRealtime();
    }

    /** Whether anything for realtime tasks is set. */
    public boolean isRealtime() {
        return isSet(realtimeRuntime) || isSet(realtimePeriod);
    }

    /** 0 says as little as null, but for idle and burst, which it resets. */
    public static boolean isSet(@Nullable Long value) {
        return value != null && value != 0;
    }
}
