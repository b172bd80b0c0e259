package org.gantry.engine.lifecycle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.driver.ServedTask;
import org.gantry.engine.exec.ExecAdoption;
import org.gantry.engine.health.HealthChecks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the runs of an engine that died, and those that went on without a driver. */
public final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    /** What Docker reports of a container that was killed, which is what has become of one nobody knows more of. */
    private static final int KILLED = 137;

    private final EngineCore core;
    private final RunStarter starter;
    private final RunEnder ender;
    private final TaskFactory tasks;
    private final ExecAdoption execs;
    private final HealthChecks health;

    Adoption(
            EngineCore core,
            RunStarter starter,
            RunEnder ender,
            TaskFactory tasks,
            ExecAdoption execs,
            HealthChecks health) {
        this.core = core;
        this.starter = starter;
        this.ender = ender;
        this.tasks = tasks;
        this.execs = execs;
        this.health = health;
    }

    /** At boot: finds out what has become of a container, and goes on from there. */
    void settle(Container container) {
        container.lock().lock();
        try {
            Path directory = core.layout().task(container.id());
            boolean left = Files.isDirectory(directory);
            if (left && !container.isAttended()) {
                settleTask(container, directory);
            } else if (!left) {
                markLost(container);
            }
        } finally {
            container.lock().unlock();
        }
    }

    /** At boot, without the driver: the run is not touched, and whoever looks at the container is told. */
    void leave(Container container) {
        boolean left = Files.isDirectory(core.layout().task(container.id()));
        if (left && container.state().isLive()) {
            LOG.warn("{}; it is taken over when the runtime is back", container.withoutDriver());
            container.changeState(old -> new ContainerState(
                    old.status(),
                    old.pid(),
                    old.exitCode(),
                    container.withoutDriver(),
                    old.oomKilled(),
                    old.startedAt(),
                    old.finishedAt()));
        }
    }

    private void settleTask(Container container, Path directory) {
        ServedTask task = adopt(container, directory);
        if (task == null) {
            core.services().runtimes().purge(container.record().runtime(), container.id(), directory);
            tasks.removeState(container.id());
            markLost(container);
        } else if (!container.state().isLive() || task.status() == TaskStatus.CREATED) {
            takeBack(container, task);
        } else {
            goOn(container, task);
        }
    }

    /** A start that nobody has been told of is undone, and an end that is on record completed. */
    private void takeBack(Container container, Task task) {
        task.delete();
        core.sandboxes().disconnect(container);
        tasks.removeState(container.id());
        if (container.state().status() == Status.EXITED) {
            tellWhoWaits(container);
        } else {
            markLost(container);
        }
    }

    private @Nullable ServedTask adopt(Container container, Path directory) {
        String runtime = container.record().runtime();
        try {
            return core.services().runtimes().adopt(runtime, container.id(), directory, container.lock());
        } catch (EngineException.NotFound e) {
            return null;
        }
    }

    private void goOn(Container container, ServedTask task) {
        Status status = task.status() == TaskStatus.PAUSED ? Status.PAUSED : Status.RUNNING;
        container.setTask(task);
        container.setStopping(container.run().stoppedByUser());
        container.changeState(old ->
                new ContainerState(status, task.pid(), 0, "", old.oomKilled(), old.startedAt(), old.finishedAt()));
        core.saveRun(container);
        tasks.resumeVolumes(container);
        starter.connectStreams(container, task);
        execs.restore(container, task);
        ender.watch(container, task);
        health.watch(container);
    }

    private void markLost(Container container) {
        if (!wasActive(container)) {
            return;
        }
        boolean waiting = container.state().status() == Status.RESTARTING;
        container.changeState(old -> new ContainerState(
                Status.EXITED,
                0,
                waiting ? old.exitCode() : KILLED,
                waiting ? "" : "the container was gone when the engine started",
                false,
                old.startedAt(),
                waiting && old.finishedAt() != null ? old.finishedAt() : Instant.now()));
        core.saveRun(container);
        tellWhoWaits(container);
    }

    private static void tellWhoWaits(Container container) {
        container
                .waiters()
                .exited(new ContainerExit(
                        container.state().exitCode(), container.state().error()));
    }

    private static boolean wasActive(Container container) {
        return container.state().isLive() || container.state().status() == Status.RESTARTING;
    }
}
