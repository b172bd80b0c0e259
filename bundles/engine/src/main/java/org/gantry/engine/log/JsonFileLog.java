package org.gantry.engine.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.gantry.api.engine.StreamChunk.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing end of one container's log. It is open while the container runs; one thread appends, any number follow.
 *
 * <p>A full disk must not stop a container, so a write that fails costs its entries: it is reported once, with a count
 * when writing succeeds again.
 */
public final class JsonFileLog {
    private static final Logger LOG = LoggerFactory.getLogger(JsonFileLog.class);

    private final LogFiles files;
    private final LogLimits limits;
    private final EntryEncoder encoder = new EntryEncoder();
    private final LogGrowth growth = new LogGrowth();
    private @Nullable FileChannel channel;
    private long size;
    private long inode;
    private int batched;
    private long lost;
    private boolean failing;

    public JsonFileLog(LogFiles files, LogLimits limits) {
        this.files = files;
        this.limits = limits;
    }

    public LogFiles files() {
        return files;
    }

    /** Begins a run. A last line that a power failure cut short is dropped. */
    public void open() {
        try {
            openCurrent();
            size = LogRepair.dropTornLine(requireOpen());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the log " + files.current(), e);
        }
        growth.begin();
    }

    public void append(Stream stream, byte[] bytes, int offset, int length, Instant time) {
        int before = encoder.size();
        encoder.append(stream, bytes, offset, length, time);
        if (limits.maxSize() > 0 && size + before > 0 && size + encoder.size() > limits.maxSize()) {
            encoder.truncate(before);
            flush();
            rotate();
            encoder.append(stream, bytes, offset, length, time);
        }
        batched++;
    }

    /** Writes what was appended and wakes the followers. */
    public void flush() {
        if (encoder.size() == 0) {
            return;
        }
        try {
            write(requireOpen());
            reportRecovery();
        } catch (IOException e) {
            reportLoss(e, batched);
        }
        encoder.clear();
        batched = 0;
        growth.advance();
    }

    /** Where the next entry goes. */
    public LogPosition position() {
        return new LogPosition(inode, size);
    }

    /** What followers wait for. */
    LogGrowth growth() {
        return growth;
    }

    /** Ends the run: followers come to their end once they have read everything. */
    public void close() {
        flush();
        try {
            closeChannel();
        } catch (IOException e) {
            LOG.warn("closing the log {} failed", files.current(), e);
        }
        growth.end();
    }

    /** Opens the file anew where that had failed before. */
    private FileChannel requireOpen() throws IOException {
        FileChannel open = channel;
        return open == null ? openCurrent() : open;
    }

    private FileChannel openCurrent() throws IOException {
        FileChannel opened = FileChannel.open(
                files.current(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel = opened;
        size = opened.size();
        inode = inodeOf(files.current());
        return opened;
    }

    private void write(FileChannel open) throws IOException {
        ByteBuffer bytes = encoder.bytes();
        long start = size;
        try {
            while (bytes.hasRemaining()) {
                size += open.write(bytes, size);
            }
        } catch (IOException e) {
            size = start;
            open.truncate(start);
            throw e;
        }
    }

    private void rotate() {
        try {
            growth.rotate(() -> {
                closeChannel();
                files.rotate(limits.maxFiles());
                openCurrent();
            });
        } catch (IOException e) {
            reportLoss(e, 0);
        }
    }

    private void closeChannel() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private void reportLoss(IOException cause, int entries) {
        if (!failing) {
            LOG.error("writing the log {} failed; entries are lost until it works again", files.current(), cause);
        }
        failing = true;
        lost += entries;
    }

    private void reportRecovery() {
        if (failing) {
            LOG.warn("the log {} can be written again; {} entries were lost", files.current(), lost);
        }
        failing = false;
        lost = 0;
    }

    static long inodeOf(Path file) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
    }
}
