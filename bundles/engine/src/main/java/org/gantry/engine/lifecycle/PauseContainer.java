package org.gantry.engine.lifecycle;

import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** {@code docker pause} and {@code docker unpause}. */
public final class PauseContainer {
    private final EngineCore core;

    PauseContainer(EngineCore core) {
        this.core = core;
    }

    public void pause(String ref) {
        Container container = core.find(ref);
        container.lock().lock();
        try {
            switch (container.state().status()) {
                case PAUSED -> throw new EngineException.Conflict("Container " + container.id() + " is already paused");
                case RESTARTING ->
                    throw new EngineException.Conflict(
                            "Container " + container.id() + " is restarting, wait until the container is running");
                default -> container.requireTask().pause();
            }
            set(container, Status.PAUSED);
        } finally {
            container.lock().unlock();
        }
        core.events().publish(container, "pause");
    }

    public void unpause(String ref) {
        Container container = core.find(ref);
        container.lock().lock();
        try {
            if (container.state().status() != Status.PAUSED) {
                throw new EngineException.Conflict("Container " + container.id() + " is not paused");
            }
            container.requireTask().resume();
            set(container, Status.RUNNING);
        } finally {
            container.lock().unlock();
        }
        core.events().publish(container, "unpause");
    }

    private void set(Container container, Status status) {
        container.changeState(old -> new ContainerState(
                status, old.pid(), old.exitCode(), old.error(), old.oomKilled(), old.startedAt(), old.finishedAt()));
        core.saveRun(container);
    }
}
