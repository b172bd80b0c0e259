package org.gantry.runtime.libcontainer.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;

/** What a process printed. */
public record TestOutput(String stdout, String stderr) {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int BUFFER = 1 << 12;

    /** Reads to the end of both streams and closes all three. */
    public static TestOutput readAll(TaskStreams streams) {
        close(streams.stdin());
        String stdout = readToEnd(streams.stdout());
        return new TestOutput(stdout, streams.stderr() < 0 ? "" : readToEnd(streams.stderr()));
    }

    /** Reads until the text has come, and leaves the stream open. */
    public static String readUntil(Fd stream, String text) {
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
            if (!readSome(stream, read)) {
                throw new AssertionError("only this came: " + read.toString(StandardCharsets.UTF_8));
            }
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    public static void close(int descriptor) {
        if (descriptor >= 0) {
            Fd.own(descriptor, "stream").close();
        }
    }

    private static String readToEnd(int descriptor) {
        var read = new ByteArrayOutputStream();
        try (Fd stream = Fd.own(descriptor, "stream")) {
            while (readSome(stream, read)) {
                // until the end
            }
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private static boolean readSome(Fd stream, ByteArrayOutputStream read) {
        if (!Poll.readable(stream, PATIENCE_MILLIS)) {
            throw new AssertionError("nothing to read after 20 s; before: " + read.toString(StandardCharsets.UTF_8));
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        int count = stream.readAvailable(buffer);
        read.write(buffer.array(), 0, Math.max(0, count));
        return count >= 0;
    }
}
