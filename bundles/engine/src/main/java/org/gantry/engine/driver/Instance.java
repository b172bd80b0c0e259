package org.gantry.engine.driver;

import org.gantry.engine.lease.Seat;
import org.jspecify.annotations.Nullable;

/**
 * What a driver holds of a process, and which one of the driver's instances. Without a driver the last one still answers
 * those who cannot wait for another.
 */
final class Instance<T> {
    private final Seat<T> seat;
    private volatile @Nullable T last;

    Instance(T first, Seat<T> seat) {
        this.seat = seat;
        this.last = first;
    }

    Seat<T> seat() {
        return seat;
    }

    @Nullable
    T last() {
        return last;
    }

    @SuppressWarnings("ReferenceEquality") // one taken over anew is another object for the same process
    boolean is(T candidate) {
        return last == candidate;
    }

    void set(T now) {
        last = now;
        seat.set(now);
    }

    /** The driver goes; whoever can wait waits for the next. */
    void suspend() {
        seat.set(null);
    }

    /** Nothing is left, and no driver is to be kept in memory because of it. */
    void end() {
        last = null;
        seat.set(null);
    }

    /** Waits until nobody uses the last one any more. */
    boolean drain(long deadline) {
        T used = last;
        return used == null || seat.drain(used, false, deadline);
    }
}
