package org.gantry.network;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A lock for each name that is in use at the moment. */
final class KeyedLocks {
    private final Map<String, Entry> entries = new HashMap<>();

    /** Does the work while nobody else does any under the same name. */
    <T> T with(String name, Supplier<T> work) {
        Entry entry = enter(name);
        entry.lock.lock();
        try {
            return work.get();
        } finally {
            entry.lock.unlock();
            leave(name, entry);
        }
    }

    private synchronized Entry enter(String name) {
        Entry entry = entries.computeIfAbsent(name, absent -> new Entry());
        entry.users++;
        return entry;
    }

    private synchronized void leave(String name, Entry entry) {
        entry.users--;
        if (entry.users == 0) {
            entries.remove(name);
        }
    }

    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }
}
