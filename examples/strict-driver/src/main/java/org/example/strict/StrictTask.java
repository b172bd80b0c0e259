package org.example.strict;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStats;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.api.runtime.TaskStreams;

/** Another driver's task, in which further processes can do no more than the first. */
record StrictTask(Task task) implements Task {
    @Override
    public ExecTask exec(ExecRequest request) {
        return task.exec(new ExecRequest(
                request.id(), Strictness.applyTo(request.process()), request.openStdin(), request.privileged()));
    }

    @Override
    public String id() {
        return task.id();
    }

    @Override
    public int pid() {
        return task.pid();
    }

    @Override
    public TaskStatus status() {
        return task.status();
    }

    @Override
    public TaskStreams openStreams() {
        return task.openStreams();
    }

    @Override
    public void closeStdin() {
        task.closeStdin();
    }

    @Override
    public void start() {
        task.start();
    }

    @Override
    public void signal(int signal, boolean everyProcess) {
        task.signal(signal, everyProcess);
    }

    @Override
    public void resize(ConsoleSize size) {
        task.resize(size);
    }

    @Override
    public void pause() {
        task.pause();
    }

    @Override
    public void resume() {
        task.resume();
    }

    @Override
    public ExecTask adoptExec(String execId) {
        return task.adoptExec(execId);
    }

    @Override
    public void update(LinuxResources resources) {
        task.update(resources);
    }

    @Override
    public TaskStats stats() {
        return task.stats();
    }

    @Override
    public void onOomKill(LongConsumer listener) {
        task.onOomKill(listener);
    }

    @Override
    public List<Integer> pids() {
        return task.pids();
    }

    @Override
    public CompletionStage<TaskExit> exit() {
        return task.exit();
    }

    @Override
    public void release() {
        task.release();
    }

    @Override
    public void delete() {
        task.delete();
    }
}
