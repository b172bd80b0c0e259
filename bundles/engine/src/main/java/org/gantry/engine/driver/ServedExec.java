package org.gantry.engine.driver;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.engine.lease.Seat;

/** A further process of a {@link ServedTask}, with which it moves from driver to driver. */
public final class ServedExec implements ExecTask {
    private final String id;
    private final int pid;
    private final Runnable forget;
    private final Instance<ExecTask> instance;

    ServedExec(ExecTask first, ReentrantLock lock, Duration patience, Runnable forget) {
        this.id = first.id();
        this.pid = first.pid();
        this.forget = forget;
        this.instance = new Instance<>(
                "exec process " + id,
                lock,
                new Seat<>(() -> "exec process " + id + " cannot be reached: its runtime is not there", patience),
                ExecTask::exit);
        follow(first);
    }

    Instance<ExecTask> instance() {
        return instance;
    }

    /** Another instance has it from now on. */
    void follow(ExecTask now) {
        instance.follow(now);
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
        return instance.use("streams", ExecTask::openStreams);
    }

    @Override
    public void closeStdin() {
        instance.run("stdin", ExecTask::closeStdin);
    }

    @Override
    public void signal(int signal) {
        instance.run("signal", task -> task.signal(signal));
    }

    @Override
    public void resize(ConsoleSize size) {
        instance.run("resize", task -> task.resize(size));
    }

    @Override
    public CompletionStage<TaskExit> exit() {
        return instance.exit();
    }

    @Override
    public void delete() {
        if (instance.last() != null) {
            instance.run("delete", task -> {
                task.delete();
                forget.run(); // with the lease, or whoever moves the task would look for what is gone
            });
            instance.end();
        }
    }
}
