package org.gantry.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Measures how long an engine that is restarted keeps its clients waiting. */
final class Absence {
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final String LIST = "/containers/json?limit=1";

    private Absence() {}

    /**
     * Asks without end for the list of containers, which an engine can tell when it has adopted all of them. Prints an empty line
     * when it was answered for the first time; and the longest that a request took, in milliseconds, and how many were not
     * answered, once the order to restart is gone and a request after that was answered.
     *
     * @return 0, or 1 when that did not happen within the limit
     */
    static int measure(Path socket, Path order, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long longest = 0;
        int failed = 0;
        boolean over = false;
        if (!Ping.answers(socket, LIST)) {
            return 1;
        }
        System.out.println();
        while (!over && System.nanoTime() < deadline) {
            over = !Files.exists(order);
            long began = System.nanoTime();
            boolean answered = Ping.answers(socket, LIST);
            failed += answered ? 0 : 1;
            over &= answered;
            longest = Math.max(longest, System.nanoTime() - began);
            Thread.sleep(PAUSE);
        }
        if (over) {
            System.out.println(Duration.ofNanos(longest).toMillis() + " " + failed);
        }
        return over ? 0 : 1;
    }
}
