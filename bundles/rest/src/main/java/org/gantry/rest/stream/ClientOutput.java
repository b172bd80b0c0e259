package org.gantry.rest.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The way to the client of a long call. */
public interface ClientOutput {

    /** Waits for something to send; the only place where a long call is interrupted. */
    <T> @Nullable T await(Source<T> source) throws InterruptedException;

    /** Sends all of it, waiting for a slow client. After a failure the rest is taken care of, or the client is gone. */
    void send(ByteBuffer bytes) throws IOException;

    /** Something that is waited for, by a call that has lost nothing when it is interrupted. */
    @FunctionalInterface
    interface Source<T> {
        @Nullable
        T next() throws InterruptedException;
    }
}
