package org.gantry.rest.exec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.StreamChunk;
import org.jspecify.annotations.Nullable;

/** The streams of a process that never was: why, and the end. */
final class FailureNotice implements AttachSession {
    private final boolean terminal;
    private @Nullable StreamChunk message;

    FailureNotice(boolean terminal, String message) {
        this.terminal = terminal;
        this.message = new StreamChunk(StreamChunk.Stream.STDOUT, (message + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public @Nullable StreamChunk next() {
        StreamChunk next = message;
        message = null;
        return next;
    }

    @Override
    public @Nullable StreamChunk poll() {
        return next();
    }

    @Override
    public boolean await() {
        return message != null;
    }

    /** Nobody reads it. */
    @Override
    public void write(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    /** Nothing to close: nobody reads it. */
    @Override
    public void closeStdin() {}

    @Override
    public boolean detached() {
        return false;
    }

    /** Nothing to close: there is no process. */
    @Override
    public void close() {}
}
