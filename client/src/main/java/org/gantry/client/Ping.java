package org.gantry.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Waits for an engine to answer, which it does once every part of it is there. */
final class Ping {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Ping() {}

    /** Returns 0 as soon as /_ping answers, or 1 when it has not within the limit. Asks at least once. */
    static int until(Path socket, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!answers(socket, "/_ping")) {
            if (System.nanoTime() >= deadline) {
                return 1;
            }
            Thread.sleep(PAUSE);
        }
        return 0;
    }

    /** Whether the engine is there and does as it is asked. */
    static boolean answers(Path socket, String path) {
        try (Response response = new Engine(socket).get(path)) {
            return response.status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
