package org.gantry.bench;

import java.util.Arrays;

/** Times of one kind of work, in nanoseconds. */
final class Samples {
    private final long[] nanos;
    private int count;

    Samples(int capacity) {
        nanos = new long[capacity];
    }

    /** Work that may fail. */
    interface Work {
        void run() throws Exception;
    }

    void time(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        nanos[count++] = System.nanoTime() - begin;
    }

    double medianMillis() {
        return quantileMillis(0.5);
    }

    double quantileMillis(double q) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, Math.round(q * (count - 1)))] / 1e6;
    }
}
