package org.gantry.linux.shim;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;

/** Reads non-blocking streams in tests. */
final class Streams {
    private static final int PATIENCE_MILLIS = 10_000;

    private Streams() {}

    /** All that comes until the end. */
    static String readAll(Fd fd) {
        return readUntil(fd, "\0never\0");
    }

    /** What comes until the text was seen, or the end. */
    static String readUntil(Fd fd, String text) {
        var bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        int count = 0;
        while (count >= 0 && !bytes.toString(StandardCharsets.UTF_8).contains(text)) {
            if (!Poll.readable(fd, PATIENCE_MILLIS)) {
                throw new AssertionError("nothing comes from " + fd + " after: " + bytes);
            }
            count = fd.readAvailable(buffer.clear());
            bytes.write(buffer.array(), 0, Math.max(0, count));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
