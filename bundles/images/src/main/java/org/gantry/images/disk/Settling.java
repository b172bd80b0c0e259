package org.gantry.images.disk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was made to the disk while those who made it go on, many things in one go. What executes it is there as long
 * as there is something to do.
 */
public final class Settling<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    /** However much comes, what came first waits no longer. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Work<T> work;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<T> waiting = new ArrayList<>();
    private long lastAdded;
    private int hurrying;
    private boolean running;

    /** Brings things to the disk, in the order in which they were added. */
    @FunctionalInterface
    public interface Work<T> {
        void settle(List<T> things);
    }

    /**
     * When it is done.
     *
     * @param executor where
     * @param quiet how long nothing must have been added: who is still at work would wait for the disk as well
     */
    public record Pace(Executor executor, Duration quiet) {
        /** Who adds something waits for it. */
        public static final Pace AT_ONCE = new Pace(Runnable::run, Duration.ZERO);

        /** In a thread of its own, and none of the virtual ones: waiting for a disk would hold up others. */
        public static Pace behind() {
            return new Pace(
                    task -> Thread.ofPlatform().daemon().name("gantry-settle").start(task), Duration.ofSeconds(10));
        }
    }

    public Settling(Work<T> work, Pace pace) {
        this.work = work;
        this.pace = pace;
    }

    public void add(T thing) {
        lock.lock();
        try {
            waiting.add(thing);
            lastAdded = System.nanoTime();
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        pace.executor().execute(this::run);
    }

    /** Has it done now, and returns when nothing is left to do. */
    public void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            hurrying++;
            changed.signalAll();
            while (running) {
                changed.await();
            }
        } finally {
            hurrying--;
            lock.unlock();
        }
    }

    private void run() {
        for (List<T> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                work.settle(batch);
            } catch (RuntimeException e) {
                LOG.error("{} could not be brought to the disk; the next start tries again", batch, e);
            } catch (Error e) {
                end();
                throw e;
            }
        }
    }

    /** With nothing left it has ended, and whoever adds something begins anew. */
    private List<T> next() {
        lock.lock();
        try {
            awaitQuiet();
            List<T> batch = waiting;
            waiting = new ArrayList<>();
            if (batch.isEmpty()) {
                end();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void awaitQuiet() {
        long latest = System.nanoTime() + LONGEST.toNanos();
        while (!waiting.isEmpty() && hurrying == 0) {
            long left = Math.min(lastAdded + pace.quiet().toNanos(), latest) - System.nanoTime();
            if (left <= 0) {
                return;
            }
            try {
                changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void end() {
        lock.lock();
        try {
            running = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
