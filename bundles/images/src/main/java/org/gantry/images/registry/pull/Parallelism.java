package org.gantry.images.registry.pull;

import java.util.concurrent.Semaphore;
import org.gantry.images.registry.host.RegistrySettings;

/** How many connections all downloads together may have, and one of them alone. */
final class Parallelism {
    /** Small enough for the foremost to be there soon, so that unpacking goes on; large enough for a request to be worth it. */
    private static final long PIECE = 1 << 24;

    private final Semaphore slots;
    private final int ranges;
    private final long threshold;

    Parallelism(RegistrySettings settings) {
        this.slots = new Semaphore(settings.downloads(), true);
        this.ranges = settings.ranges();
        this.threshold = settings.rangeThreshold();
    }

    /** Waits for a connection of one's own. */
    void acquire() throws InterruptedException {
        slots.acquire();
    }

    /** A further connection for a blob that has one, if nobody waits for his first. */
    boolean tryAcquireFurther(int held) {
        return held < ranges && !slots.hasQueuedThreads() && slots.tryAcquire();
    }

    /** Whether a further connection is better given to somebody who waits for his first. */
    boolean isContended() {
        return slots.hasQueuedThreads();
    }

    void release() {
        slots.release();
    }

    /** Into pieces of what size a blob is to be divided. */
    long pieceBytes(long size) {
        return ranges > 1 && size > threshold ? Math.min(PIECE, (size + ranges - 1) / ranges) : Long.MAX_VALUE;
    }
}
