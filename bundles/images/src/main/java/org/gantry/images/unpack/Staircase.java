package org.gantry.images.unpack;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the layers of an image, base first and a few at the same time: inflating, hashing and making files need nothing of
 * the layers beneath, but for a few entries. They begin in order, so that whoever waits for a lower one waits for somebody at
 * work. The threads are none of the virtual ones, whose carriers the system calls would occupy, and nobody interrupts them,
 * which would close the files they are at.
 */
public final class Staircase {
    private static final int MOST_AT_ONCE = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

    private final List<Step> steps;
    private final List<CountDownLatch> done;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Unpacks one layer. */
    @FunctionalInterface
    public interface Step {
        void climb(Beneath beneath) throws IOException, InterruptedException;
    }

    private Staircase(List<? extends Step> steps) {
        this.steps = List.copyOf(steps);
        this.done = this.steps.stream().map(_ -> new CountDownLatch(1)).toList();
    }

    /**
     * Returns when all threads have ended.
     *
     * @throws IOException or what else it was that failed first; no further layer is begun then
     */
    public static void climb(List<? extends Step> steps) throws IOException, InterruptedException {
        var staircase = new Staircase(steps);
        if (steps.size() == 1) {
            staircase.work();
        } else {
            staircase.climb();
        }
        rethrow(staircase.failure.get());
    }

    private void climb() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(steps.size(), MOST_AT_ONCE); i++) {
            threads.add(Thread.ofPlatform().daemon().name("unpack-" + i).start(this::work));
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true; // told when they have ended
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < steps.size(); i = next.getAndIncrement()) {
            try {
                if (failure.get() == null) {
                    steps.get(i).climb(beneath(i));
                }
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                done.get(i).countDown();
            }
        }
    }

    /** Every step ends, if only because another has failed, so nobody waits for ever. */
    private Beneath beneath(int number) {
        return number == 0
                ? Beneath.THERE
                : () -> {
                    try {
                        done.get(number - 1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new InterruptedIOException("interrupted while the layer beneath was unpacked");
                    }
                    Throwable present = failure.get();
                    if (present != null) {
                        throw new IOException("another layer could not be unpacked", present);
                    }
                };
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException, InterruptedException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
