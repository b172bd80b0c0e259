package org.gantry.engine.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession;
import org.gantry.api.engine.StreamChunk.Stream;
import org.jspecify.annotations.Nullable;

/** One client's reading of a log: over all its files, oldest first, and on as it grows and rotates. */
public final class LogReader implements LogSession {
    private final JsonFileLog log;
    private final LogOptions options;
    private final boolean terminal;
    private final Deque<LogLines> parts = new ArrayDeque<>();
    private long rotations;
    /** What the log was like when there was nothing more in it; null while there may be. */
    private LogGrowth.@Nullable Mark drained;

    private volatile boolean ended;

    private LogReader(JsonFileLog log, LogOptions options, boolean terminal) {
        this.log = log;
        this.options = options;
        this.terminal = terminal;
    }

    /** Opens the log at the place the options ask for. */
    public static LogReader open(JsonFileLog log, LogOptions options, boolean terminal) {
        var reader = new LogReader(log, options, terminal);
        LogGrowth growth = log.growth();
        synchronized (growth) {
            reader.rotations = growth.mark().rotations();
            reader.openFiles(Long.MAX_VALUE);
        }
        return reader;
    }

    /** Everything the log holds up to a position its writer has just named, and no further. */
    public static LogReader upTo(JsonFileLog log, LogPosition end, LogOptions options, boolean terminal) {
        var reader = new LogReader(log, options, terminal);
        synchronized (log.growth()) {
            reader.openFiles(end.offset());
        }
        return reader;
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public @Nullable LogEntry next() throws InterruptedException {
        LogEntry entry = poll();
        while (entry == null && await()) {
            entry = poll();
        }
        return entry;
    }

    @Override
    public boolean await() throws InterruptedException {
        LogGrowth.Mark mark = drained;
        if (mark == null) {
            return !ended;
        }
        if (ended || !mayGrow(mark)) {
            return false;
        }
        log.growth().awaitChange(mark);
        return true;
    }

    @Override
    public @Nullable LogEntry poll() {
        LogGrowth.Mark mark = log.growth().mark();
        LogEntry entry = nextWanted();
        drained = entry == null ? mark : null;
        return entry;
    }

    private @Nullable LogEntry nextWanted() {
        while (!ended) {
            LogEntry entry = nextStored();
            if (entry == null) {
                return null;
            }
            ended = options.until() != null && entry.time().isAfter(options.until());
            if (!ended && wanted(entry)) {
                return entry;
            }
        }
        return null;
    }

    @Override
    public void close() {
        ended = true;
        log.growth().advance();
        closeParts();
    }

    private synchronized void closeParts() {
        while (!parts.isEmpty()) {
            quietly(parts.remove());
        }
    }

    private boolean mayGrow(LogGrowth.Mark mark) {
        return options.follow() && mark.active();
    }

    private boolean wanted(LogEntry entry) {
        boolean stream = entry.stream() == Stream.STDERR ? options.stderr() : options.stdout();
        return stream && (options.since() == null || !entry.time().isBefore(options.since()));
    }

    private synchronized @Nullable LogEntry nextStored() {
        try {
            while (!ended) {
                LogLines part = parts.peek();
                LogEntry entry = part == null ? null : part.next();
                if (entry != null) {
                    return entry;
                }
                if (parts.size() > 1) {
                    quietly(parts.remove());
                } else if (!options.follow() || !followRotation()) {
                    return null;
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log " + log.files().current(), e);
        }
    }

    /** Goes to the file after the one at hand if there is one; the one at hand is complete then and read to its end. */
    private boolean followRotation() throws IOException {
        synchronized (log.growth()) {
            long behind = log.growth().mark().rotations() - rotations;
            if (behind == 0) {
                return parts.isEmpty() && openPart(0);
            }
            boolean opened = openPart((int) behind - 1);
            rotations++;
            return opened || behind > 1;
        }
    }

    private boolean openPart(int age) throws IOException {
        try {
            parts.add(new LogLines(channel(log.files().generation(age)), 0, Long.MAX_VALUE));
            return true;
        } catch (NoSuchFileException e) {
            return false; // rotated away before it was read
        }
    }

    private void openFiles(long limitOfCurrent) {
        try {
            long lines = options.tail() < 0 ? Long.MAX_VALUE : options.tail();
            for (Path file : log.files().existing().reversed()) {
                FileChannel channel = channel(file);
                boolean current = file.equals(log.files().current());
                LogScan.Tail tail = lines == Long.MAX_VALUE ? new LogScan.Tail(0, 0) : LogScan.tail(channel, lines);
                parts.addFirst(new LogLines(channel, tail.offset(), current ? limitOfCurrent : Long.MAX_VALUE));
                if (lines != Long.MAX_VALUE) {
                    lines -= tail.found();
                }
                if (lines == 0) {
                    return;
                }
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("cannot open the log " + log.files().current(), e);
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    private static void quietly(LogLines part) {
        try {
            part.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a log file that was only read", e);
        }
    }
}
