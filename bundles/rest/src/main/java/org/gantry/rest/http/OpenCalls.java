package org.gantry.rest.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests and hijacked connections in progress, so that stopping the server is polite: calls that would last for
 * ever (follow, attach, wait) are interrupted, the others may finish.
 */
public final class OpenCalls {
    private final Set<Thread> patient = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private int open;
    private volatile boolean stopping;

    /** Counts a call until the answer is closed. */
    public Call begin() {
        lock.lock();
        try {
            open++;
        } finally {
            lock.unlock();
        }
        return this::end;
    }

    /** Marks the calling thread as one to interrupt until the answer is closed. */
    public Call patient() {
        Thread self = Thread.currentThread();
        patient.add(self);
        if (stopping) {
            self.interrupt();
        }
        return () -> patient.remove(self);
    }

    /** Interrupts what would last for ever, and gives the rest {@code grace} to end; true if all have. */
    public boolean drain(Duration grace) throws InterruptedException {
        stopping = true;
        patient.forEach(Thread::interrupt);
        lock.lockInterruptibly();
        try {
            long left = grace.toNanos();
            while (open > 0 && left > 0) {
                left = ended.awaitNanos(left);
            }
            return open == 0;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            open--;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A call in progress. */
    @FunctionalInterface
    public interface Call extends AutoCloseable {
        @Override
        void close();
    }
}
