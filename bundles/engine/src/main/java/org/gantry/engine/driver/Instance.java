package org.gantry.engine.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.TaskExit;
import org.gantry.engine.lease.Lease;
import org.gantry.engine.lease.Seat;
import org.jspecify.annotations.Nullable;

/**
 * What a driver holds of a process, and which one of the driver's instances. Without a driver the last one still answers
 * those who cannot wait for another.
 */
final class Instance<T> {
    private final String name;
    private final ReentrantLock lock;
    private final Seat<T> seat;
    private final Function<T, CompletionStage<TaskExit>> end;
    private final CompletableFuture<TaskExit> exit = new CompletableFuture<>();
    private volatile @Nullable T last;

    /**
     * Empty until {@link #follow}.
     *
     * @param name of the process, for messages: "container ID"
     * @param lock the container's; whoever has it needs no lease, for the process moves only under that lock
     * @param end how an instance tells of the end of the process
     */
    Instance(String name, ReentrantLock lock, Seat<T> seat, Function<T, CompletionStage<TaskExit>> end) {
        this.name = name;
        this.lock = lock;
        this.seat = seat;
        this.end = end;
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

    /** This one has the process from now on. */
    void follow(T now) {
        last = now;
        seat.set(now);
        end.apply(now).thenAccept(how -> {
            if (is(now)) {
                exit.complete(how);
            }
        });
    }

    /** How the process ended; whichever driver has it by then tells. */
    CompletionStage<TaskExit> exit() {
        return exit.minimalCompletionStage();
    }

    /** @throws EngineException.NotFound when nothing is left of the process */
    <R> R use(String what, Function<T, R> work) {
        T present = last;
        if (present == null) {
            throw new EngineException.NotFound(name + " has ended");
        }
        if (lock.isHeldByCurrentThread()) {
            return work.apply(present);
        }
        try (Lease<T> lease = seat.lease(what + " of " + name, false)) {
            return work.apply(lease.instance());
        }
    }

    /** As {@link #use}. */
    void run(String what, Consumer<T> work) {
        use(what, present -> {
            work.accept(present);
            return Boolean.TRUE;
        });
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
