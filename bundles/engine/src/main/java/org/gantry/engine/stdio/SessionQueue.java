package org.gantry.engine.stdio;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.gantry.api.engine.StreamChunk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client has not fetched yet: up to a bound in memory, then in a file. One thread puts and never waits, one takes.
 * A client that lets even the file fill up is cut off.
 */
final class SessionQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionQueue.class);
    /** What a chunk costs besides its bytes. */
    private static final int OVERHEAD = 64;

    private final QueueLimits limits;
    private final Deque<StreamChunk> memory = new ArrayDeque<>();
    private long memoryBytes;
    private @Nullable SpillFile spill;
    private boolean ended;
    private boolean closed;

    SessionQueue(QueueLimits limits) {
        this.limits = limits;
    }

    /** Adds a chunk; it is dropped, and the client with it, when there is no room left. */
    synchronized void offer(StreamChunk chunk) {
        if (ended || closed) {
            return;
        }
        try {
            put(chunk);
        } catch (IOException e) {
            LOG.warn("a client is cut off: its output cannot be kept in {}", limits.directory(), e);
            ended = true;
        }
        notifyAll();
    }

    /** What is queued is all there will be. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits for a chunk; null at the end. */
    @Nullable
    StreamChunk take() throws InterruptedException {
        StreamChunk chunk = null;
        while (chunk == null && await()) {
            chunk = poll();
        }
        return chunk;
    }

    /** Waits until there is a chunk; false at the end. */
    synchronized boolean await() throws InterruptedException {
        while (isEmpty() && !ended && !closed) {
            wait();
        }
        return !closed && !isEmpty();
    }

    /** A chunk if there is one. */
    @Nullable
    StreamChunk poll() {
        SpillFile file;
        synchronized (this) {
            if (closed || isEmpty()) {
                return null;
            }
            if (!memory.isEmpty()) {
                return fromMemory(memory.remove());
            }
            file = spill;
        }
        return file == null ? null : fromFile(file);
    }

    /** The client has gone. */
    @Override
    public synchronized void close() {
        closed = true;
        memory.clear();
        memoryBytes = 0;
        dropSpill();
        notifyAll();
    }

    synchronized boolean isSpilling() {
        return spill != null;
    }

    private boolean isEmpty() {
        return memory.isEmpty() && spill == null;
    }

    private void put(StreamChunk chunk) throws IOException {
        long cost = chunk.bytes().length + OVERHEAD;
        if (spill == null && memoryBytes + cost <= limits.memory()) {
            memory.add(chunk);
            memoryBytes += cost;
            return;
        }
        if (spill == null) {
            spill = SpillFile.create(limits.directory(), limits.file());
        }
        spill.write(chunk);
    }

    private StreamChunk fromMemory(StreamChunk chunk) {
        memoryBytes -= chunk.bytes().length + OVERHEAD;
        return chunk;
    }

    /** Reads outside the monitor: the writer must not wait for this client's disk. Only this thread moves the position. */
    private @Nullable StreamChunk fromFile(SpillFile file) {
        try {
            StreamChunk chunk = file.read();
            synchronized (this) {
                if (file.isDrained()) {
                    dropSpill();
                }
            }
            return chunk;
        } catch (IOException e) {
            LOG.warn("a client is cut off: its output cannot be read back", e);
            close();
            return null;
        }
    }

    private void dropSpill() {
        SpillFile file = spill;
        spill = null;
        if (file != null) {
            file.close();
        }
    }
}
