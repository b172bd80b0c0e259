package org.gantry.network.names;

import java.util.function.Supplier;

/** What becomes of a question. */
sealed interface Reply {
    /** It is not worth an answer. */
    record None() implements Reply {}

    /** The answer, as it goes onto the wire. */
    record Known(byte[] wire) implements Reply {}

    /**
     * Others have to be asked.
     *
     * @param ask waits for them, for seconds if need be
     * @param refusal for when too many questions wait for others already
     */
    record Elsewhere(Supplier<byte[]> ask, Supplier<byte[]> refusal) implements Reply {}
}
