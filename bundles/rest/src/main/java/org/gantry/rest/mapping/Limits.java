package org.gantry.rest.mapping;

import org.gantry.api.ByteSize;
import org.jspecify.annotations.Nullable;

/** Docker writes "not set" as zero where the engine's records have null. */
final class Limits {
    static final long UNBOUNDED = Long.MAX_VALUE;

    private Limits() {}

    static @Nullable ByteSize sizeOrNull(long bytes) {
        return bytes == 0 ? null : new ByteSize(bytes);
    }

    static long bytesOrZero(@Nullable ByteSize size) {
        return size == null ? 0 : size.bytes();
    }
}
