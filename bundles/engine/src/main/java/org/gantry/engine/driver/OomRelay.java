package org.gantry.engine.driver;

import java.util.function.LongConsumer;
import org.gantry.api.runtime.Task;
import org.jspecify.annotations.Nullable;

/** Tells of the OOM killer's work, whichever driver sees it, and of none twice: one that takes over tells of the past. */
final class OomRelay {
    private @Nullable LongConsumer listener;
    private long told = -1;

    synchronized void tell(LongConsumer wanted) {
        listener = wanted;
    }

    void follow(Task task) {
        if (isWanted()) {
            task.onOomKill(this::relay);
        }
    }

    private synchronized boolean isWanted() {
        return listener != null;
    }

    private void relay(long kills) {
        LongConsumer told;
        synchronized (this) {
            if (kills <= this.told || listener == null) {
                return;
            }
            this.told = kills;
            told = listener;
        }
        told.accept(kills);
    }
}
