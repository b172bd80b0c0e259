package org.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Brings the end of a log file in order after a power failure. */
final class LogRepair {
    private static final int STEP = 1 << 16;

    private LogRepair() {}

    /** Truncates the file after its last newline; returns the size that is left. */
    static long dropTornLine(FileChannel channel) throws IOException {
        long end = channel.size();
        long whole = LogScan.lastNewline(channel, end, STEP) + 1;
        if (whole < end) {
            channel.truncate(whole);
        }
        return whole;
    }

    /** Reads exactly {@code length} bytes at an offset; shorter only at the end of the file. */
    static ByteBuffer readAt(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
            // read(ByteBuffer, long) advances the buffer
        }
        return buffer.flip();
    }
}
