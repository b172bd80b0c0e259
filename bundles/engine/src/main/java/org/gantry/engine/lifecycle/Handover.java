package org.gantry.engine.lifecycle;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.gantry.api.runtime.Task;

/**
 * Lets go of tasks that another instance of the driver or of the engine serves from now on. Calls that got hold of the
 * old one just before must be able to end on it, so it is kept for longer than any call takes.
 */
final class Handover {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);

    private final Executor executor;

    Handover(Executor executor) {
        this.executor = executor;
    }

    void release(Task task) {
        executor.execute(() -> {
            try {
                Thread.sleep(LONGEST_CALL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // somebody is in a hurry, so are we
            }
            task.release();
        });
    }
}
