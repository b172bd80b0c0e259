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
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in fifteen seconds").isLessThan(deadline);
            Thread.sleep(PAUSE);
        }
    }

    /** Waits for a number, and says what it is instead. */
    public static void is(long expected, LongSupplier number) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (number.getAsLong() != expected && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE);
        }
        assertThat(number.getAsLong()).as("after fifteen seconds").isEqualTo(expected);
    }
}
