package org.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Searches a log file backwards, block by block, so that the last lines of a large file are found quickly. */
final class LogScan {
    private static final int BLOCK = 1 << 16;

    private LogScan() {}

    /** Offset of the last newline before {@code end}; -1 when there is none. */
    static long lastNewline(FileChannel channel, long end, int block) throws IOException {
        long blockEnd = end;
        while (blockEnd > 0) {
            int length = (int) Math.min(block, blockEnd);
            ByteBuffer bytes = LogRepair.readAt(channel, blockEnd - length, length);
            for (int i = bytes.limit() - 1; i >= 0; i--) {
                if (bytes.get(i) == '\n') {
                    return blockEnd - length + i;
                }
            }
            blockEnd -= length;
        }
        return -1;
    }

    /**
     * Where the last {@code lines} lines of the file begin.
     *
     * @param found how many of them the file has
     */
    record Tail(long offset, long found) {}

    static Tail tail(FileChannel channel, long lines) throws IOException {
        long end = lastNewline(channel, channel.size(), BLOCK) + 1;
        if (lines == 0) {
            return new Tail(end, 0);
        }
        long found = 0;
        long blockEnd = end;
        while (blockEnd > 0) {
            int length = (int) Math.min(BLOCK, blockEnd);
            ByteBuffer bytes = LogRepair.readAt(channel, blockEnd - length, length);
            for (int i = bytes.limit() - 1; i >= 0; i--) {
                if (bytes.get(i) == '\n' && ++found > lines) {
                    return new Tail(blockEnd - length + i + 1, lines);
                }
            }
            blockEnd -= length;
        }
        return new Tail(0, found);
    }
}
