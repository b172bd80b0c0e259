package org.gantry.engine.lease;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * The place of something that may be replaced while it is used. Each use has a {@link Lease}, so it is known when an
 * instance that has lost its place is not used any more. While there is none, uses wait for a bounded time; while the seat
 * is held, they wait until it is not, which is bounded too.
 */
public final class Seat<T> {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Short of the time after which the component runtime loses patience with who is told that a service goes. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    private final Supplier<String> absence;
    private final Duration patience;
    private final Set<Lease<T>> leases = new HashSet<>();
    private @Nullable T current;
    private Hold hold = Hold.NONE;

    /** @param until as {@link System#nanoTime}, in case that nobody ends it */
    private record Hold(boolean everything, boolean longRunning, long until) {
        private static final Hold NONE = new Hold(false, false, 0);

        private boolean concerns(boolean aLongRunning) {
            return (everything || (longRunning && aLongRunning)) && until - System.nanoTime() > 0;
        }
    }

    /**
     * A seat that is empty.
     *
     * @param absence what to tell those who have waited in vain
     * @param patience how long they wait
     */
    public Seat(Supplier<String> absence, Duration patience) {
        this.absence = absence;
        this.patience = patience;
    }

    /** Leases on the instance before go on. */
    public synchronized void set(@Nullable T instance) {
        current = instance;
        notifyAll();
    }

    public synchronized @Nullable T peek() {
        return current;
    }

    @SuppressWarnings("ReferenceEquality") // a service is itself, whatever its equals says
    public synchronized boolean isTakenBy(T instance) {
        return current == instance;
    }

    public Lease<T> lease(String what, boolean longRunning) {
        return lease(what, longRunning, UnaryOperator.identity());
    }

    /**
     * The right to use the instance of this moment.
     *
     * @param what it is for
     * @param choice may put another instance in place of the one that has the seat; takes no lock
     * @throws EngineException.Unavailable if there is none for too long
     */
    public synchronized Lease<T> lease(String what, boolean longRunning, UnaryOperator<T> choice) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean held = hold.concerns(longRunning);
            T instance = current;
            if (!held && instance != null) {
                Lease<T> lease = new Lease<>(this, choice.apply(instance), what, longRunning);
                leases.add(lease);
                return lease;
            }
            if (held) {
                until = Math.max(until, hold.until() + patience.toNanos());
            }
            awaitChange(held ? Math.min(until, hold.until()) : until, until);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void awaitChange(long next, long until) {
        long now = System.nanoTime();
        if (until - now <= 0) {
            throw new EngineException.Unavailable(absence.get());
        }
        try {
            wait(Math.max(0, (next - now) / NANOS_PER_MILLI) + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException.Unavailable("interrupted: " + absence.get());
        }
    }

    synchronized void end(Lease<T> lease) {
        if (leases.remove(lease)) {
            notifyAll();
        }
    }

    /** Has new uses wait, of all kinds or only the long-running ones, but no longer than that. */
    public synchronized void hold(boolean everything, Duration atMost) {
        hold = new Hold(everything, true, System.nanoTime() + atMost.toNanos());
    }

    /** Lets them go on. */
    public synchronized void resume() {
        hold = Hold.NONE;
        notifyAll();
    }

    /** How many uses of an instance there are. */
    @SuppressWarnings("ReferenceEquality")
    public synchronized int underWay(T instance, boolean onlyLongRunning) {
        return matching(concerned(instance, onlyLongRunning)).size();
    }

    /** Waits until nobody uses an instance any more; false if that takes until after the deadline. */
    public boolean drain(T instance, boolean onlyLongRunning, long deadline) {
        return drain(concerned(instance, onlyLongRunning), deadline);
    }

    /** As {@link #drain(Object, boolean, long)} for all uses, for as long as somebody whose service goes can wait. */
    public void letGo(T instance) {
        drain(instance, false, System.nanoTime() + GRACE.toNanos());
    }

    @SuppressWarnings("ReferenceEquality")
    private Predicate<Lease<T>> concerned(T instance, boolean onlyLongRunning) {
        return lease -> lease.instance() == instance && (lease.isLongRunning() || !onlyLongRunning);
    }

    private synchronized boolean drain(Predicate<Lease<T>> which, long deadline) {
        while (!matching(which).isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                wait(left / NANOS_PER_MILLI + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private List<Lease<T>> matching(Predicate<Lease<T>> which) {
        return leases.stream().filter(which).toList();
    }

    /** What an instance is being used for. */
    public synchronized List<String> uses(T instance, boolean onlyLongRunning) {
        return matching(concerned(instance, onlyLongRunning)).stream()
                .map(Lease::what)
                .sorted()
                .toList();
    }

    /** Interrupts the threads that use an instance. */
    public synchronized void interrupt(T instance, boolean onlyLongRunning) {
        matching(concerned(instance, onlyLongRunning)).forEach(Lease::interrupt);
    }
}
