package org.gantry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for what others do in the background. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    public static void holds(BooleanSupplier condition) throws InterruptedException {
        assertThat(comesTrue(condition)).as("within fifteen seconds").isTrue();
    }

    /** Waits for a number, and says what it is instead. */
    public static void is(long expected, LongSupplier number) throws InterruptedException {
        comesTrue(() -> number.getAsLong() == expected);
        assertThat(number.getAsLong()).as("after fifteen seconds").isEqualTo(expected);
    }

    private static boolean comesTrue(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            Thread.sleep(PAUSE);
        }
        return true;
    }
}
