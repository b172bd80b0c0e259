package org.gantry.engine.lifecycle;

import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** {@code docker start}. */
public final class StartContainer {
    private final EngineCore core;
    private final RunStarter starter;
    private final RemoveContainer remove;

    StartContainer(EngineCore core, RunStarter starter, RemoveContainer remove) {
        this.core = core;
        this.starter = starter;
        this.remove = remove;
    }

    public void start(String ref) {
        Container container = core.find(ref);
        try {
            startLocked(container);
        } catch (EngineException.NotModified | EngineException.Conflict | EngineException.Unavailable e) {
            throw e;
        } catch (RuntimeException e) {
            if (container.record().config().lifecycle().autoRemove()) {
                remove.removeEnded(container);
            }
            throw e;
        }
    }

    private void startLocked(Container container) {
        container.lock().lock();
        try {
            core.phase().requireServing();
            refuseUnlessStartable(container);
            container.backoff().cancel();
            container.changeRun(run -> run.withRestartCount(0));
            starter.start(container);
        } finally {
            container.lock().unlock();
        }
    }

    private void refuseUnlessStartable(Container container) {
        Status status = container.state().status();
        switch (status) {
            case PAUSED -> throw new EngineException.Conflict("cannot start a paused container, try unpause instead");
            case RUNNING ->
                throw new EngineException.NotModified("container " + container.id() + " is already running");
            case REMOVING, DEAD ->
                throw new EngineException.Conflict("container is marked for removal and cannot be started");
            case CREATED, EXITED, RESTARTING -> {
                // can be started
            }
        }
    }
}
