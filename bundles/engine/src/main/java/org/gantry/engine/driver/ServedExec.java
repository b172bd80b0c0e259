package org.gantry.engine.driver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.engine.lease.Lease;
import org.gantry.engine.lease.Seat;

/** A further process of a {@link ServedTask}, with which it moves from driver to driver. */
public final class ServedExec implements ExecTask {
    private final String id;
    private final int pid;
    private final ReentrantLock lock;
    private final Runnable forget;
    private final Instance<ExecTask> instance;
    private final CompletableFuture<TaskExit> exit = new CompletableFuture<>();

    ServedExec(ExecTask first, ReentrantLock lock, Duration patience, Runnable forget) {
        this.id = first.id();
        this.pid = first.pid();
        this.lock = lock;
        this.forget = forget;
        this.instance = new Instance<>(
                first,
                new Seat<>(() -> "exec process " + id + " cannot be reached: its runtime is not there", patience));
        follow(first);
    }

    Instance<ExecTask> instance() {
        return instance;
    }

    /** Another instance has it from now on. */
    void follow(ExecTask now) {
        instance.set(now);
        now.exit().thenAccept(end -> {
            if (instance.is(now)) {
                exit.complete(end);
            }
        });
    }

    private <R> R use(String what, Function<ExecTask, R> work) {
        ExecTask last = instance.last();
        if (last == null) {
            throw new EngineException.NotFound("exec process " + id + " has ended");
        }
        if (lock.isHeldByCurrentThread()) {
            return work.apply(last);
        }
        try (Lease<ExecTask> lease = instance.seat().lease(what + " of exec process " + id, false)) {
            return work.apply(lease.instance());
        }
    }

    private void run(String what, Consumer<ExecTask> work) {
        use(what, task -> {
            work.accept(task);
            return Boolean.TRUE;
        });
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public TaskStreams openStreams() {
        return use("streams", ExecTask::openStreams);
    }

    @Override
    public void closeStdin() {
        run("stdin", ExecTask::closeStdin);
    }

    @Override
    public void signal(int signal) {
        run("signal", task -> task.signal(signal));
    }

    @Override
    public void resize(ConsoleSize size) {
        run("resize", task -> task.resize(size));
    }

    @Override
    public CompletionStage<TaskExit> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public void delete() {
        if (instance.last() != null) {
            run("delete", ExecTask::delete);
            instance.end();
            forget.run();
        }
    }
}
