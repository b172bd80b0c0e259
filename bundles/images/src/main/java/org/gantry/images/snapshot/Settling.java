package org.gantry.images.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings layers to the disk while those who committed them go on, several in one go where they come fast. What executes it is
 * there as long as there is something to do.
 */
final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private final Work work;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition done = lock.newCondition();
    private List<Long> waiting = new ArrayList<>();
    private boolean running;

    /** Brings snapshots to the disk, given by their numbers, those that others stand on first. */
    @FunctionalInterface
    interface Work {
        void settle(List<Long> numbers);
    }

    Settling(Work work, Executor executor) {
        this.work = work;
        this.executor = executor;
    }

    /** In a thread of its own, and none of the virtual ones: waiting for a disk would hold up others. */
    static Executor inBackground() {
        return task -> Thread.ofPlatform().daemon().name("gantry-settle").start(task);
    }

    void add(long number) {
        lock.lock();
        try {
            waiting.add(number);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        executor.execute(this::run);
    }

    /** Returns when nothing is left to do. */
    void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (running) {
                done.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (List<Long> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                work.settle(batch);
            } catch (RuntimeException e) {
                LOG.error("Snapshots {} could not be brought to the disk; the next start tries again", batch, e);
            } catch (Error e) {
                end();
                throw e;
            }
        }
    }

    /** With nothing left it has ended, and whoever adds something begins anew. */
    private List<Long> next() {
        lock.lock();
        try {
            List<Long> batch = waiting;
            waiting = new ArrayList<>();
            if (batch.isEmpty()) {
                end();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            running = false;
            done.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
