package org.gantry.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.jspecify.annotations.Nullable;

/** The engine's ends of a process's streams in the hands of a test. */
final class Streams implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int BUFFER = 1 << 12;

    private final @Nullable Fd stdin;
    private final @Nullable Fd stdout;
    private final @Nullable Fd stderr;

    Streams(TaskStreams streams) {
        this.stdin = own(streams.stdin(), "stdin");
        this.stdout = own(streams.stdout(), "stdout");
        this.stderr = own(streams.stderr(), "stderr");
    }

    void write(String text) {
        if (stdin == null) {
            throw new AssertionError("there is no stdin");
        }
        stdin.writeFully(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything up to the end of standard output. */
    String restOfOutput() {
        return restOf(stdout);
    }

    String restOfErrors() {
        return restOf(stderr);
    }

    /** Reads standard output until the text has come; what comes later stays for later. */
    String outputUntil(String text) {
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
            if (!readSome(stdout, read)) {
                throw new AssertionError("only this came: " + read.toString(StandardCharsets.UTF_8));
            }
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    /** Gives this end of standard input back; the container still has what the driver keeps. */
    @Override
    public void close() {
        for (Fd end : new Fd[] {stdin, stdout, stderr}) {
            if (end != null) {
                end.close();
            }
        }
    }

    private static @Nullable Fd own(int number, String name) {
        return number < 0 ? null : Fd.own(number, name);
    }

    private static String restOf(@Nullable Fd stream) {
        var read = new ByteArrayOutputStream();
        while (readSome(stream, read)) {
            // until the end
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private static boolean readSome(@Nullable Fd stream, ByteArrayOutputStream read) {
        if (stream == null) {
            return false;
        }
        if (!Poll.readable(stream, PATIENCE_MILLIS)) {
            throw new AssertionError("nothing to read after 20 s; before: " + read.toString(StandardCharsets.UTF_8));
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        int count = stream.readAvailable(buffer);
        read.write(buffer.array(), 0, Math.max(0, count));
        return count >= 0;
    }
}
