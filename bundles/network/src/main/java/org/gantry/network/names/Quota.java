package org.gantry.network.names;

import java.util.concurrent.atomic.AtomicInteger;

/** How much of something one container may keep the engine busy with at once, so that the others are served as well. */
final class Quota {
    private final String what;
    private final int most;
    private final AtomicInteger running = new AtomicInteger();

    /** @param what in words, for the name of threads */
    Quota(String what, int most) {
        this.what = what;
        this.most = most;
    }

    /** Counts one more; false when there are too many. */
    boolean take() {
        if (running.incrementAndGet() <= most) {
            return true;
        }
        running.decrementAndGet();
        return false;
    }

    void giveBack() {
        running.decrementAndGet();
    }

    /** Runs work that may wait for others, on a thread of its own; false when there is too much of it. */
    boolean start(Runnable work) {
        if (!take()) {
            return false;
        }
        Thread.ofVirtual().name("names-" + what).start(() -> {
            try {
                work.run();
            } finally {
                giveBack();
            }
        });
        return true;
    }
}
