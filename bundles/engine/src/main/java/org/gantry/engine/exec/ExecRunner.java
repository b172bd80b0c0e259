package org.gantry.engine.exec;

import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.lifecycle.Hostname;
import org.gantry.engine.spec.ProcessSpecs;
import org.gantry.engine.stdio.Connection;
import org.gantry.linux.fs.RootDir;
import org.jspecify.annotations.Nullable;

/** Runs an exec process and notices its end. */
public final class ExecRunner {
    /** Docker's exit code for a process that could not be started for another reason than its program. */
    private static final int NOT_STARTED = 126;

    private final EngineCore core;
    private final ExecStore store;

    public ExecRunner(EngineCore core, ExecStore store) {
        this.core = core;
        this.store = store;
    }

    void run(Exec exec, @Nullable ConsoleSize size, String commandLine) {
        Container container = exec.container();
        try {
            store.save(exec);
            ExecTask task = start(exec, size);
            exec.running(task);
            core.events().publish(container, "exec_start: " + commandLine, Map.of("execID", exec.id()));
            watch(exec, task);
        } catch (ProgramNotExecutable e) {
            failed(exec, e.exitCode());
            throw new EngineException.InvalidArgument(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            failed(exec, NOT_STARTED);
            throw e;
        }
    }

    private void failed(Exec exec, int exitCode) {
        exec.ended(exitCode);
        store.forget(exec);
        exec.streams().fail();
    }

    private ExecTask start(Exec exec, @Nullable ConsoleSize size) {
        Container container = exec.container();
        Task task = container.requireTask();
        ExecTask started = task.exec(new ExecRequest(
                exec.id(),
                process(exec, size),
                exec.config().attachStdin(),
                exec.config().privileged()));
        try {
            exec.streams().connect(new Connection(started.openStreams(), null, null, started::closeStdin));
            return started;
        } catch (RuntimeException e) {
            started.delete();
            throw e;
        }
    }

    /** Users are looked up in the running container's own root, as its mounts show it. */
    private RuntimeSpec.Process process(Exec exec, @Nullable ConsoleSize size) {
        Container container = exec.container();
        try (RootDir root = RootDir.open("/proc/" + container.state().pid() + "/root")) {
            return ProcessSpecs.ofExec(
                    core.sandboxes().links().inEnvironment(container),
                    exec.config(),
                    size,
                    Hostname.of(container, core),
                    root);
        }
    }

    /** The exit code is there before the session ends, for that is when clients ask for it. */
    void watch(Exec exec, ExecTask task) {
        task.exit().thenAccept(exit -> {
            if (core.phase().isReleased()) {
                return;
            }
            exec.ended(exit.code());
            exec.streams()
                    .drain()
                    .whenComplete((nothing, failure) -> core.executor().execute(() -> forget(exec, task, exit)));
        });
    }

    private void forget(Exec exec, ExecTask task, TaskExit exit) {
        core.events()
                .publish(
                        exec.container(),
                        "exec_die",
                        Map.of("execID", exec.id(), "exitCode", Integer.toString(exit.code())));
        task.delete();
        store.forget(exec);
    }
}
