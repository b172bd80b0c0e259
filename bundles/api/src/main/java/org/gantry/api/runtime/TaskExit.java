package org.gantry.api.runtime;

import java.time.Instant;

/**
 * How a process ended.
 *
 * @param code the exit code, or 128 plus the signal
 * @param signal the signal that ended it, or 0
 * @param oomKilled whether the kernel's OOM killer struck in the container
 */
public record TaskExit(int code, int signal, boolean oomKilled, Instant time) {}
