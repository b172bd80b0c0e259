package org.gantry.network;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gantry.linux.fd.Fd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dismantles the endpoints of containers that have left, in the background: for each interface it deletes the kernel
 * waits until all processors have let go of it, tens of milliseconds that nobody else needs to wait.
 */
final class Teardown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);
    /** They wait for the kernel, not for a processor. */
    private static final int THREADS = 4;

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<Departure> dismantle;
    private final Set<Path> pending = new HashSet<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("network-teardown-", 0).factory());

    /**
     * A container that has left.
     *
     * @param records of its endpoints
     * @param namespace which others may still be in; empty when it is not known any more
     */
    record Departure(Path records, Optional<Fd> namespace) implements AutoCloseable {
        @Override
        public void close() {
            namespace.ifPresent(Fd::close);
        }
    }

    /** @param dismantle what to do with the records of a container that has left */
    Teardown(Consumer<Departure> dismantle) {
        this.dismantle = dismantle;
        threads.allowCoreThreadTimeOut(true);
    }

    /** Has it done soon; what is under way already is not done twice. */
    void submit(Departure departed) {
        synchronized (pending) {
            if (!pending.add(departed.records())) {
                departed.close();
                return;
            }
        }
        threads.execute(() -> dismantle(departed));
    }

    /** Waits until all that was submitted is done; false when that takes too long. */
    boolean drain() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (pending) {
            try {
                while (!pending.isEmpty()) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(pending, left);
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Finishes what was submitted. Later submissions are done by their caller. */
    @Override
    public void close() {
        threads.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy() {
            @Override
            public void rejectedExecution(Runnable task, ThreadPoolExecutor executor) {
                task.run();
            }
        });
        threads.shutdown();
        if (!drain()) {
            LOG.warn("Endpoints of containers that have left remain; the next start removes them");
        }
    }

    private void dismantle(Departure departed) {
        try (departed) {
            dismantle.accept(departed);
        } catch (RuntimeException e) {
            LOG.warn("Cannot remove the endpoints in {}, the next start will try again", departed.records(), e);
        } finally {
            synchronized (pending) {
                pending.remove(departed.records());
                pending.notifyAll();
            }
        }
    }
}
