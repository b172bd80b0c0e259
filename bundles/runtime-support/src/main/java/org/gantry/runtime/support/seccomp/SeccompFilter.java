package org.gantry.runtime.support.seccomp;

import java.nio.ByteBuffer;

/**
 * A filter ready to install.
 *
 * @param instructions an array of struct sock_filter
 * @param flags SECCOMP_FILTER_FLAG_*
 */
public record SeccompFilter(ByteBuffer instructions, long flags) {
    public SeccompFilter {
        instructions = instructions.asReadOnlyBuffer();
    }

    /** Not of the instructions, which are kilobytes and mostly the same. */
    @Override
    public int hashCode() {
        return Long.hashCode(flags) * 31 + instructions.remaining();
    }

    /** A view with a position of its own. */
    @Override
    public ByteBuffer instructions() {
        return instructions.duplicate();
    }
}
