package org.gantry.rest.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerEngine;
import org.jspecify.annotations.Nullable;

/**
 * The engine at the time of each request. While it is being swapped there may be none for a moment; a request waits for
 * the next one rather than fail.
 */
public final class EngineGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition bound = lock.newCondition();
    private volatile @Nullable ContainerEngine engine;

    public void bind(ContainerEngine added) {
        lock.lock();
        try {
            engine = added;
            bound.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets an engine unless a successor has taken its place already. */
    @SuppressWarnings("ReferenceEquality") // it is this very service that leaves
    public void unbind(ContainerEngine removed) {
        lock.lock();
        try {
            if (engine == removed) {
                engine = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The engine.
     *
     * @throws EngineException.Unavailable if none comes within {@code patience}
     */
    public ContainerEngine await(Duration patience) throws InterruptedException {
        ContainerEngine present = engine;
        return present != null ? present : awaitNext(patience);
    }

    private ContainerEngine awaitNext(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (left > 0) {
                ContainerEngine present = engine;
                if (present != null) {
                    return present;
                }
                left = bound.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        throw new EngineException.Unavailable("the container engine is not available just now (waited "
                + TimeUnit.NANOSECONDS.toSeconds(patience.toNanos()) + "s for it): it is starting, stopping or being"
                + " replaced; try again");
    }
}
