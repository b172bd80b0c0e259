package org.gantry.runtime.libcontainer.attack;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Links;

/** Exchanges two names of a directory as fast as it can while it is not paused; paused, both are as at first. */
final class LinkSwapper implements AutoCloseable {
    private static final int RENAME_EXCHANGE = 2;

    private final Semaphore running = new Semaphore(0, true);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger swaps = new AtomicInteger();
    private final CompletableFuture<Void> end;

    private LinkSwapper(Fd directory, String one, String other) {
        Runnable swapping = () -> {
            while (!over.get()) {
                running.acquireUninterruptibly();
                Links.rename(directory, one, directory, other, RENAME_EXCHANGE);
                Thread.onSpinWait();
                Links.rename(directory, one, directory, other, RENAME_EXCHANGE);
                swaps.addAndGet(2);
                running.release();
            }
        };
        end = CompletableFuture.runAsync(swapping, task -> Thread.ofPlatform().start(task));
    }

    /** Starts a paused one. */
    static LinkSwapper start(Fd directory, String one, String other) {
        return new LinkSwapper(directory, one, other);
    }

    void resume() {
        running.release();
    }

    void pause() {
        running.acquireUninterruptibly();
    }

    int swaps() {
        return swaps.get();
    }

    @Override
    public void close() {
        over.set(true);
        running.release();
        end.join();
    }
}
