package org.gantry.api.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a log.
 *
 * @param tail number of last entries; negative: all
 */
public record LogOptions(
        boolean stdout,
        boolean stderr,
        boolean follow,
        @Nullable Instant since,
        @Nullable Instant until,
        long tail) {}
