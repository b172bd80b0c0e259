package org.gantry.linux.cgroup;

import java.time.Duration;

/** Waits for something the kernel does soon and does not announce: short naps first, longer ones later, then no more. */
public final class Patience {
    private static final Duration LONGEST_NAP = Duration.ofMillis(50);

    private final long end;
    private Duration nap = Duration.ofNanos(50_000);

    public Patience(Duration total) {
        end = System.nanoTime() + total.toNanos();
    }

    /** Naps; false when the time is up or the thread has been interrupted, which stays noted. */
    public boolean more() {
        if (System.nanoTime() - end > 0) {
            return false;
        }
        try {
            Thread.sleep(nap);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        Duration longer = nap.multipliedBy(2);
        nap = longer.compareTo(LONGEST_NAP) > 0 ? LONGEST_NAP : longer;
        return true;
    }
}
