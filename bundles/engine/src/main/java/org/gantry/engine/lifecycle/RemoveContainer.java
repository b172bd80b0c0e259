package org.gantry.engine.lifecycle;

import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.runtime.Task;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.exec.ExecRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code docker rm}, and what {@code --rm} does. */
public final class RemoveContainer {
    private static final Logger LOG = LoggerFactory.getLogger(RemoveContainer.class);

    private final EngineCore core;
    private final ExecRegistry execs;
    private final TaskFactory tasks;

    RemoveContainer(EngineCore core, ExecRegistry execs, TaskFactory tasks) {
        this.core = core;
        this.execs = execs;
        this.tasks = tasks;
    }

    /** Removes one that does not run. */
    public void remove(Container container, boolean volumes) {
        container.lock().lock();
        try {
            refuseUnlessRemovable(container);
            removeLocked(container, volumes);
        } finally {
            container.lock().unlock();
        }
        tellRemoved(container);
    }

    /** For a container that was to go when it has ended; the caller is not interested in what goes wrong. */
    void removeEnded(Container container) {
        try {
            remove(container, true);
        } catch (EngineException.Conflict e) {
            LOG.debug("container {} is being removed or started by somebody else", container.id(), e);
        } catch (RuntimeException e) {
            LOG.error("removing container {} failed; the next boot will", container.id(), e);
        }
    }

    private static void refuseUnlessRemovable(Container container) {
        String prefix = "cannot remove container \"/" + container.name() + "\": container is ";
        switch (container.state().status()) {
            case RUNNING, RESTARTING ->
                throw new EngineException.Conflict(prefix
                        + container.state().status().word()
                        + ": stop the container before removing or force remove");
            case PAUSED ->
                throw new EngineException.Conflict(
                        prefix + "paused: unpause and then stop the container before removing or force remove");
            case REMOVING ->
                throw new EngineException.Conflict(
                        "removal of container " + container.id() + " is already in progress");
            case CREATED, EXITED, DEAD -> {
                // can be removed
            }
        }
    }

    /** Each step may be repeated; a crash in between leaves the state REMOVING, and the next boot goes through them again. */
    void removeLocked(Container container, boolean volumes) {
        String id = container.id();
        container.changeState(old -> new ContainerState(
                Status.REMOVING, 0, old.exitCode(), old.error(), old.oomKilled(), old.startedAt(), old.finishedAt()));
        core.saveRun(container);
        try {
            Task task = container.task();
            if (task != null) {
                task.delete();
            }
            core.sandboxes().disconnect(container);
            tasks.removeState(id);
            core.views().awaitNone(id);
            core.services().snapshotter().get().remove(id);
            if (volumes) {
                container
                        .record()
                        .anonymousVolumes()
                        .forEach(volume -> core.volumes().removeUnlessUsed(volume, id));
            }
            core.store().delete(id);
        } catch (RuntimeException e) {
            container.changeState(old -> new ContainerState(
                    Status.DEAD, 0, old.exitCode(), old.error(), old.oomKilled(), old.startedAt(), old.finishedAt()));
            throw e;
        }
        execs.forgetAll(id);
        core.registry().remove(container);
    }

    private void tellRemoved(Container container) {
        container.waiters().removed(new ContainerExit(container.state().exitCode(), ""));
        core.events().publish(container, "destroy", Map.of());
    }
}
