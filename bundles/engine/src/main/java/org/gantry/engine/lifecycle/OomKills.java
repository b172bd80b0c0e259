package org.gantry.engine.lifecycle;

import java.util.function.LongConsumer;
import org.gantry.api.container.ContainerState;
import org.gantry.api.runtime.Task;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/**
 * Puts the OOM killer's work on record while the container goes on: {@code OOMKilled} in inspect, and the event
 * {@code oom}. What an earlier engine has told of is not told again.
 */
final class OomKills implements LongConsumer {
    private static final long UNKNOWN = -1;

    private final EngineCore core;
    private final Container container;
    private final Task task;

    /** Guarded by the container's lock. */
    private long told = UNKNOWN;

    OomKills(EngineCore core, Container container, Task task) {
        this.core = core;
        this.container = container;
        this.task = task;
    }

    @Override
    public void accept(long kills) {
        container.lock().lock();
        try {
            if (isCurrent()) {
                boolean known = told == UNKNOWN && container.state().oomKilled();
                told = kills;
                if (!known) {
                    record();
                }
            }
        } finally {
            container.lock().unlock();
        }
    }

    private void record() {
        container.changeState(old -> new ContainerState(
                old.status(), old.pid(), old.exitCode(), old.error(), true, old.startedAt(), old.finishedAt()));
        core.saveRun(container);
        core.events().publish(container, "oom");
    }

    @SuppressWarnings("ReferenceEquality") // each run has a task of its own
    private boolean isCurrent() {
        return container.task() == task
                && container.state().isLive()
                && !core.phase().isReleased();
    }
}
