package org.gantry.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Takes apart the one stream on which the output of a container without a terminal travels: frames of a header (the
 * stream's number, three zeroes, the length as a big-endian 32-bit number) and that many bytes.
 */
final class Demultiplexer {
    private static final int STDERR = 2;

    private final InputStream in;
    private final OutputStream stdout;
    private final OutputStream stderr;

    Demultiplexer(InputStream in, OutputStream stdout, OutputStream stderr) {
        this.in = in;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** Copies until the stream ends, which it may only do between frames. */
    void copy() throws IOException {
        DataInputStream frames = new DataInputStream(in);
        byte[] buffer = new byte[32 * 1024];
        for (int stream = frames.read(); stream >= 0; stream = frames.read()) {
            frames.skipNBytes(3);
            copyFrame(frames, stream == STDERR ? stderr : stdout, Integer.toUnsignedLong(frames.readInt()), buffer);
        }
    }

    private static void copyFrame(InputStream frames, OutputStream out, long length, byte[] buffer) throws IOException {
        for (long left = length; left > 0; ) {
            int count = frames.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("the output ended within a frame");
            }
            out.write(buffer, 0, count);
            out.flush();
            left -= count;
        }
    }
}
