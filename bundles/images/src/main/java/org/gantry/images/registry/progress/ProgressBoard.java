package org.gantry.images.registry.progress;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.image.TransferListener;
import org.gantry.api.image.TransferMessage;
import org.gantry.api.image.TransferMessage.Layer;
import org.gantry.api.image.TransferMessage.Note;

/**
 * Messages of a transfer's threads on their way to the one that listens. A slow listener holds up no transfer: of the
 * figures of one layer it gets the latest.
 */
public final class ProgressBoard {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Map<Object, TransferMessage> pending = new LinkedHashMap<>();
    private boolean ended;

    /** Figures of one layer in one phase, of which the latest counts. */
    private record Measure(String id, String status) {}

    public void post(TransferMessage message) {
        Object key = message instanceof Layer layer && layer.isMeasured()
                ? new Measure(layer.id(), layer.status())
                : new Object();
        change(() -> pending.put(key, message));
    }

    public void note(String status) {
        post(new Note("", status));
    }

    /** There will be no more messages. */
    void end() {
        change(() -> ended = true);
    }

    /** Passes messages on until the end, not more often than a person can read them. */
    void pump(TransferListener listener) throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            more = awaitSome();
            for (TransferMessage message : take()) {
                listener.on(message);
            }
        }
    }

    /** False at the end; what is pending then is the last. */
    private boolean awaitSome() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = INTERVAL.toNanos();
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            while (!ended && pending.isEmpty()) {
                changed.await();
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private List<TransferMessage> take() {
        lock.lock();
        try {
            var taken = new ArrayList<>(pending.values());
            pending = new LinkedHashMap<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
