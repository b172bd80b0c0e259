package org.gantry.engine.swap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.engine.lease.Seat;

/** The waits of a replacement: for the uses of a seat to end, and for who takes it next. */
final class Waits {
    /** For what was interrupted to give up. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(2).toNanos();

    private Waits() {}

    /** @throws EngineException.Unavailable says what, if that has not come true by the deadline */
    static void await(BooleanSupplier condition, long deadline, Supplier<String> otherwise) {
        while (!condition.getAsBoolean()) {
            if (deadline - System.nanoTime() <= 0) {
                throw new EngineException.Unavailable(otherwise.get());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    static <T> int underWay(Seat<T> seat, boolean onlyLongRunning) {
        T instance = seat.peek();
        return instance == null ? 0 : seat.underWay(instance, onlyLongRunning);
    }

    /** @throws EngineException.Conflict names what does not end in time */
    static <T> void drain(Seat<T> seat, String what, boolean onlyLongRunning, long deadline, boolean interrupt) {
        T instance = seat.peek();
        if (instance != null) {
            drain(seat, instance, what, onlyLongRunning, deadline, interrupt);
        }
    }

    /** As the other, of an instance that may have lost the seat already. */
    static <T> void drain(
            Seat<T> seat, T instance, String what, boolean onlyLongRunning, long deadline, boolean interrupt) {
        if (seat.drain(instance, onlyLongRunning, deadline)) {
            return;
        }
        if (interrupt) {
            seat.interrupt(instance, onlyLongRunning);
            if (seat.drain(instance, onlyLongRunning, System.nanoTime() + AFTER_INTERRUPT.toNanos())) {
                return;
            }
        }
        List<String> uses = seat.uses(instance, onlyLongRunning);
        throw new EngineException.Conflict("the " + what + " is still busy: " + String.join(", ", uses));
    }
}
