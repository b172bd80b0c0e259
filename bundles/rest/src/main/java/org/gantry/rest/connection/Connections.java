package org.gantry.rest.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.gantry.linux.custody.HeldConnection;
import org.jspecify.annotations.Nullable;

/**
 * Who is here, and how they leave when this front end stops. With an heir, each connection goes to it as soon as it is at
 * rest. Without one, connections at rest are closed, and work that would last for ever is interrupted.
 */
public final class Connections {
    private final Set<Thread> patient = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private int present;
    private volatile @Nullable Consumer<HeldConnection> heir;
    private volatile boolean leaving;

    /** Counts one in until the answer is closed. */
    public Presence arrive() {
        lock.lock();
        try {
            present++;
        } finally {
            lock.unlock();
        }
        return this::depart;
    }

    /** Marks the calling thread as one to interrupt, when there is no heir, until the answer is closed. */
    public Presence patient() {
        Thread self = Thread.currentThread();
        patient.add(self);
        if (leaving && heir == null) {
            self.interrupt();
        }
        return () -> patient.remove(self);
    }

    /** From now on nobody stays; whoever is present is to be told. */
    public void leave(@Nullable Consumer<HeldConnection> to) {
        heir = to;
        leaving = true;
        if (to == null) {
            patient.forEach(Thread::interrupt);
        }
    }

    public boolean leaving() {
        return leaving;
    }

    /** Whether connections go to somebody when they leave. */
    public boolean haveHeir() {
        return heir != null;
    }

    /** Gives a connection to the heir. */
    public void bequeath(HeldConnection connection) {
        Consumer<HeldConnection> to = heir;
        if (to == null) {
            throw new IllegalStateException("there is no heir to " + connection.channel());
        }
        to.accept(connection);
    }

    /** Waits until all have left; false if some have not within {@code grace}. */
    public boolean awaitEmpty(Duration grace) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = grace.toNanos();
            while (present > 0 && left > 0) {
                left = fewer.awaitNanos(left);
            }
            return present == 0;
        } finally {
            lock.unlock();
        }
    }

    private void depart() {
        lock.lock();
        try {
            present--;
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody who is here; closed once. */
    @FunctionalInterface
    public interface Presence extends AutoCloseable {
        @Override
        void close();
    }
}
