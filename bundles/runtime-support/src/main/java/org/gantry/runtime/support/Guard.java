package org.gantry.runtime.support;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.gantry.api.EngineException;

/** Keeps the descriptors of a task open while a call uses them, and turns calls away once they are closed. */
public final class Guard {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String what;
    private boolean closed;

    /** @param what for the message: container 3f2a */
    public Guard(String what) {
        this.what = what;
    }

    /** @throws EngineException.NotFound when it has been closed */
    public <T> T use(Supplier<T> work) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new EngineException.NotFound(what + " has been deleted");
            }
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** As {@link #use(Supplier)} for work without a result. */
    public void use(Runnable work) {
        use(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    public boolean isClosed() {
        lock.readLock().lock();
        try {
            return closed;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits for the calls under way and closes; the second time it does nothing. */
    public void close(Runnable work) {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                work.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
