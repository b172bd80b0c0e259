package org.gantry.engine.lifecycle;

import java.time.Duration;
import java.time.Instant;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.RunRecord;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.health.HealthChecks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run, in the order clients rely on: all output is logged and delivered, the sessions end, the exit is recorded,
 * those who wait are told, and only then is the task taken down, which takes longest.
 */
public final class RunEnder {
    private static final Logger LOG = LoggerFactory.getLogger(RunEnder.class);

    private final EngineCore core;
    private final TaskFactory tasks;
    private final RestartPolicies policies;
    private final RemoveContainer remove;
    private final HealthChecks health;

    RunEnder(
            EngineCore core, TaskFactory tasks, RestartPolicies policies, RemoveContainer remove, HealthChecks health) {
        this.core = core;
        this.tasks = tasks;
        this.policies = policies;
        this.remove = remove;
        this.health = health;
    }

    /** Sees to it that the end of the run is noticed. No thread waits for it. */
    void watch(Container container, Task task) {
        task.onOomKill(new OomKills(core, container, task));
        task.exit().thenAccept(exit -> {
            if (isCurrent(container, task)) {
                container
                        .streams()
                        .drain()
                        .whenComplete((nothing, failure) ->
                                core.executor().execute(() -> ended(container, task, exit, failure)));
            }
        });
    }

    private void ended(Container container, Task task, TaskExit exit, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.error("the last output of container {} is incomplete", container.id(), failure);
        }
        container.lock().lock();
        try {
            if (isCurrent(container, task)) {
                end(container, task, exit);
            }
        } catch (RuntimeException e) {
            LOG.error("taking down container {} failed; the next boot will", container.id(), e);
        } finally {
            container.lock().unlock();
        }
        removeIfWanted(container);
    }

    private void end(Container container, Task task, TaskExit exit) {
        Instant started = container.state().startedAt();
        Duration ran = started == null ? Duration.ZERO : Duration.between(started, exit.time());
        boolean restart = policies.appliesTo(container, exit.code());
        boolean toldOfOom = container.state().oomKilled();
        container.changeState(old -> new ContainerState(
                restart ? Status.RESTARTING : Status.EXITED,
                0,
                exit.code(),
                "",
                exit.oomKilled() || toldOfOom,
                old.startedAt(),
                exit.time()));
        try {
            health.ended(container);
            core.saveRun(container);
            if (exit.oomKilled() && !toldOfOom) {
                core.events().publish(container, "oom");
            }
            core.events().died(container, exit.code(), ran);
        } finally {
            container.waiters().exited(new ContainerExit(exit.code(), "")); // even if it cannot be written down
        }
        takeDown(container, task);
        container.setTask(null);
        if (restart) {
            policies.schedule(container, ran);
        }
    }

    private void takeDown(Container container, Task task) {
        Undo undo = new Undo();
        undo.add(() -> tasks.removeState(container.id()));
        undo.add(() -> tasks.releaseVolumes(container));
        undo.add(() -> {
            core.sandboxes().disconnect(container);
            container.changeRun(RunRecord::withoutNetwork);
        });
        undo.add(task::delete);
        undo.run();
    }

    private void removeIfWanted(Container container) {
        boolean gone = container.state().status() == Status.EXITED
                && !container.isRestarting()
                && container.record().config().lifecycle().autoRemove();
        if (gone) {
            remove.removeEnded(container);
        }
    }

    @SuppressWarnings("ReferenceEquality") // each run has a task of its own
    private boolean isCurrent(Container container, Task task) {
        return container.task() == task && !core.phase().isReleased();
    }
}
