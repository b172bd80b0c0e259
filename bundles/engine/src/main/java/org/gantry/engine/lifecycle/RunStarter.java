package org.gantry.engine.lifecycle;

import java.time.Instant;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.Task;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.RunRecord;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.core.Layout;
import org.gantry.engine.driver.ServedTask;
import org.gantry.engine.health.HealthChecks;
import org.gantry.engine.log.JsonFileLog;
import org.gantry.engine.namespace.Namespaces;
import org.gantry.engine.namespace.RunNamespaces;
import org.gantry.engine.namespace.SharedMemory;
import org.gantry.engine.network.Publishing;
import org.gantry.engine.network.Sandboxes;
import org.gantry.engine.stdio.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Begins a run: network, task, go, streams. Whatever has been made when a step fails is taken back. The caller holds the
 * container's lock.
 */
public final class RunStarter {
    /** Docker's exit code for a container that could not be started for another reason than its program. */
    private static final int NOT_STARTED = 128;

    private final EngineCore core;
    private final TaskFactory tasks;
    private final RunEnder ender;
    private final Namespaces namespaces;
    private final SharedMemory memory;
    private final EtcFiles files;
    private final HealthChecks health;

    RunStarter(
            EngineCore core,
            TaskFactory tasks,
            RunEnder ender,
            Namespaces namespaces,
            SharedMemory memory,
            HealthChecks health) {
        this.core = core;
        this.tasks = tasks;
        this.ender = ender;
        this.namespaces = namespaces;
        this.memory = memory;
        this.files = new EtcFiles(core);
        this.health = health;
    }

    void start(Container container) {
        Undo undo = new Undo();
        try {
            run(container, undo);
        } catch (ProgramNotExecutable e) {
            undo.run();
            recordFailure(container, e.exitCode(), String.valueOf(e.getMessage()));
            throw new EngineException.InvalidArgument(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            undo.run();
            recordFailure(container, NOT_STARTED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void run(Container container, Undo undo) {
        String id = container.id();
        // Last of all, and whatever the step that failed: clients attached before the start wait for the end.
        undo.add(container.streams()::fail);
        undo.add(() -> tasks.removeState(id));
        ServedTask task = make(container, undo);
        connectStreams(container, task); // what it has written by then is in its pipes
        container.setStopping(false);
        container.setTask(task);
        container.changeRun(run -> run.withStoppedByUser(false));
        container.changeState(
                old -> new ContainerState(Status.RUNNING, task.pid(), 0, "", false, Instant.now(), old.finishedAt()));
        health.watch(container);
        core.saveRun(container);
        core.events().publish(container, "start");
        ender.watch(container, task);
    }

    private void go(ServedTask task) {
        try {
            task.start();
        } catch (EngineException.Internal e) {
            core.services().runtimes().blame(task);
            throw e;
        }
    }

    /** A task that has been started, at once unless a port may still be refused. */
    private ServedTask make(Container container, Undo undo) {
        try (RunNamespaces joined = namespaces.open(container)) {
            String shared = memory.prepare(container, joined.owners());
            container.changeRun(run -> run.withSharedMemory(shared));
            Sandboxes.Attachment network = core.sandboxes().connect(container, joined.userNamespace());
            container.changeRun(run -> run.withNetwork(string(network), network.endpoints(), List.of()));
            undo.add(() -> disconnect(container));
            undo.add(() -> tasks.releaseVolumes(container));
            Publishing publishing = core.sandboxes().publish(container);
            ServedTask task = publishing.during(() -> {
                files.changeLinkedTo(container);
                ServedTask made = publishing.isAwaited()
                        ? tasks.create(container, network, joined)
                        : tasks.run(container, network, joined);
                undo.add(made::delete);
                return made;
            });
            container.changeRun(run -> run.withPorts(publishing.ports()));
            if (publishing.isAwaited()) {
                go(task);
            }
            return task;
        }
    }

    /** Gives the hub the ends of a task's pipes, of a new one or one that was taken over. */
    void connectStreams(Container container, Task task) {
        JsonFileLog log = container.log();
        if (log != null) {
            log.open();
        }
        container
                .streams()
                .connect(new Connection(
                        task.openStreams(),
                        log,
                        log == null ? null : Layout.make(core.layout().streams(container.id())),
                        task::closeStdin));
    }

    private void disconnect(Container container) {
        core.sandboxes().disconnect(container);
        container.changeRun(RunRecord::withoutNetwork);
    }

    private void recordFailure(Container container, int exitCode, String message) {
        container.setTask(null);
        container.changeState(old -> new ContainerState(
                old.status() == Status.RESTARTING ? Status.EXITED : old.status(),
                0,
                exitCode,
                message,
                false,
                old.startedAt(),
                old.finishedAt()));
        core.saveRun(container);
    }

    private static @Nullable String string(Sandboxes.Attachment network) {
        return network.sandbox() == null ? null : network.sandbox().toString();
    }
}
