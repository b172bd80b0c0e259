package org.gantry.engine.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.engine.StreamChunk.Stream;

/** Tells a new engine how much of a stream the old one had logged before it died. */
public final class LogRecovery {
    private LogRecovery() {}

    /** How many entries of the stream stand in the log after a position. */
    public static long entriesAfter(LogFiles files, LogPosition position, Stream stream) {
        try {
            List<Path> existing = files.existing();
            int first = indexOf(existing, position.inode());
            long count = 0;
            for (int i = Math.max(first, 0); i < existing.size(); i++) {
                count += count(existing.get(i), i == first ? position.offset() : 0, stream);
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log " + files.current(), e);
        }
    }

    /** -1 when the file has been rotated away: then every file that is left is younger than the position. */
    private static int indexOf(List<Path> files, long inode) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            if (JsonFileLog.inodeOf(files.get(i)) == inode) {
                return i;
            }
        }
        return -1;
    }

    private static long count(Path file, long offset, Stream stream) throws IOException {
        long count = 0;
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try (LogLines lines = new LogLines(channel, offset, Long.MAX_VALUE)) {
            for (LogEntry entry = lines.next(); entry != null; entry = lines.next()) {
                count += entry.stream() == stream ? 1 : 0;
            }
        }
        return count;
    }
}
