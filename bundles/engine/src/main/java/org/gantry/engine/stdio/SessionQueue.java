package org.gantry.engine.stdio;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.engine.StreamChunk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client has not fetched yet: up to a bound in memory, then in a file. One thread puts and never waits, one takes.
 * A client that lets even the file fill up is cut off.
 *
 * <p>A lock and no monitor: who waits is a virtual thread, and one that waits at a monitor is woken by way of a thread of the
 * JDK's in between.
 */
final class SessionQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionQueue.class);
    /** What a chunk costs besides its bytes. */
    private static final int OVERHEAD = 64;

    private final QueueLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<StreamChunk> memory = new ArrayDeque<>();
    private long memoryBytes;
    private @Nullable SpillFile spill;
    private boolean ended;
    private boolean closed;

    SessionQueue(QueueLimits limits) {
        this.limits = limits;
    }

    /** Adds a chunk; it is dropped, and the client with it, when there is no room left. */
    void offer(StreamChunk chunk) {
        lock.lock();
        try {
            if (ended || closed) {
                return;
            }
            put(chunk);
            changed.signalAll();
        } catch (IOException e) {
            LOG.warn("a client is cut off: its output cannot be kept in {}", limits.directory(), e);
            end();
        } finally {
            lock.unlock();
        }
    }

    /** What is queued is all there will be. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
    boolean await() throws InterruptedException {
        lock.lock();
        try {
            while (isEmpty() && !ended && !closed) {
                changed.await();
            }
            return !closed && !isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A chunk if there is one. */
    @Nullable
    StreamChunk poll() {
        SpillFile file;
        lock.lock();
        try {
            if (closed || isEmpty()) {
                return null;
            }
            if (!memory.isEmpty()) {
                return fromMemory(memory.remove());
            }
            file = spill;
        } finally {
            lock.unlock();
        }
        return file == null ? null : fromFile(file);
    }

    /** The client has gone. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            memory.clear();
            memoryBytes = 0;
            dropSpill();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isSpilling() {
        lock.lock();
        try {
            return spill != null;
        } finally {
            lock.unlock();
        }
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

    /** Reads outside the lock: the writer must not wait for this client's disk. Only this thread moves the position. */
    private @Nullable StreamChunk fromFile(SpillFile file) {
        try {
            StreamChunk chunk = file.read();
            dropIfDrained(file);
            return chunk;
        } catch (IOException e) {
            LOG.warn("a client is cut off: its output cannot be read back", e);
            close();
            return null;
        }
    }

    private void dropIfDrained(SpillFile file) {
        lock.lock();
        try {
            if (file.isDrained()) {
                dropSpill();
            }
        } finally {
            lock.unlock();
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
