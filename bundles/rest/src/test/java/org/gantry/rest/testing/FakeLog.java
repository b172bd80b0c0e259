package org.gantry.rest.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.gantry.api.engine.LogSession;
import org.gantry.api.engine.StreamChunk.Stream;
import org.jspecify.annotations.Nullable;

/** A log of three entries, the first of them a long line in two parts; a follower goes on with what a test adds. */
public final class FakeLog implements LogSession {
    public static final Instant FIRST = Instant.parse("2024-05-01T10:00:00Z");

    private final boolean terminal;
    private final boolean follow;
    public final LinkedBlockingQueue<LogEntry> entries = new LinkedBlockingQueue<>();
    public final CountDownLatch closed = new CountDownLatch(1);

    FakeLog(boolean terminal, boolean follow) {
        this.terminal = terminal;
        this.follow = follow;
        add(Stream.STDOUT, FIRST, "half ");
        add(Stream.STDOUT, FIRST.plusNanos(1), "a line\n");
        add(Stream.STDERR, FIRST.plusMillis(1), "trouble\n");
    }

    public void add(Stream stream, Instant time, String line) {
        entries.add(new LogEntry(stream, time, line.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public @Nullable LogEntry next() throws InterruptedException {
        return follow ? entries.take() : entries.poll();
    }

    @Override
    public @Nullable LogEntry poll() {
        return entries.poll();
    }

    /** Polling, which is good enough for a test. */
    @Override
    public boolean await() throws InterruptedException {
        while (follow && entries.isEmpty()) {
            Thread.sleep(1);
        }
        return !entries.isEmpty();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
