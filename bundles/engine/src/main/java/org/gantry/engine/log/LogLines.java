package org.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.gantry.api.engine.LogSession.LogEntry;
import org.jspecify.annotations.Nullable;

/** Reads one log file forward, entry by entry; what comes after the last newline waits until the line is whole. */
final class LogLines implements AutoCloseable {
    private static final int STEP = 1 << 16;
    /** No entry of ours comes near it; a longer line is damage and is skipped. */
    private static final int LONGEST_LINE = 1 << 20;

    private final FileChannel channel;
    private final long limit;
    private final EntryDecoder decoder = new EntryDecoder();
    private byte[] buffer = new byte[STEP];
    private int start;
    private int end;
    private int scanned;
    private long position;

    /** @param limit offset to stop at */
    LogLines(FileChannel channel, long offset, long limit) {
        this.channel = channel;
        this.position = offset;
        this.limit = limit;
    }

    /** The next whole entry; null when there is none (yet). Damaged lines are passed over. */
    @Nullable
    LogEntry next() throws IOException {
        while (true) {
            int newline = findNewline();
            if (newline < 0) {
                return null;
            }
            LogEntry entry = decoder.decode(buffer, start, newline - start);
            start = newline + 1;
            scanned = start;
            if (entry != null) {
                return entry;
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int findNewline() throws IOException {
        while (true) {
            for (; scanned < end; scanned++) {
                if (buffer[scanned] == '\n') {
                    return scanned;
                }
            }
            if (!fill()) {
                return -1;
            }
        }
    }

    private boolean fill() throws IOException {
        if (end - start > LONGEST_LINE) {
            start = end;
        }
        compact();
        int room = (int) Math.min(buffer.length - end, limit - position);
        if (room <= 0) {
            return false;
        }
        int count = channel.read(ByteBuffer.wrap(buffer, end, room), position);
        if (count <= 0) {
            return false;
        }
        position += count;
        end += count;
        return true;
    }

    private void compact() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
    }
}
