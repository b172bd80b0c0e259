package org.gantry.images.registry.pull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for each key, as long as somebody wants it. */
final class KeyedLocks<K> {
    private final Map<K, Counted> locks = new HashMap<>();

    private static final class Counted {
        final ReentrantLock lock = new ReentrantLock();
        int users;
    }

    /** Held until it is closed. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Empty if somebody else holds it for the whole time. */
    Optional<Held> tryLock(K key, Duration patience) throws InterruptedException {
        Counted counted;
        synchronized (locks) {
            counted = locks.computeIfAbsent(key, _ -> new Counted());
            counted.users++;
        }
        boolean held = false;
        try {
            held = counted.lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!held) {
                leave(key, counted);
            }
        }
        return held ? Optional.of(() -> release(key, counted)) : Optional.empty();
    }

    private void release(K key, Counted counted) {
        counted.lock.unlock();
        leave(key, counted);
    }

    private void leave(K key, Counted counted) {
        synchronized (locks) {
            counted.users--;
            if (counted.users == 0) {
                locks.remove(key);
            }
        }
    }
}
