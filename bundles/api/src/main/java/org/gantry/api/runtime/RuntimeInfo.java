package org.gantry.api.runtime;

/**
 * What a driver says of itself.
 *
 * @param name as in {@code docker run --runtime NAME}
 * @param cgroupDriver {@code cgroupfs} or {@code none}
 * @param cgroupVersion 1 (legacy or hybrid) or 2 (unified)
 */
public record RuntimeInfo(String name, String version, String cgroupDriver, int cgroupVersion) {}
