package org.gantry.runtime.libcontainer.task;

import java.util.concurrent.CompletionStage;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.shim.ShimHandle;

/** A further process of a container, with a shim of its own. */
final class LibcontainerExec implements ExecTask {
    private final String id;
    private final TaskDirectory directory;
    private final ShimProcess process;

    LibcontainerExec(String id, TaskDirectory directory, ShimHandle shim, Reactor reactor) {
        this.id = id;
        this.directory = directory;
        this.process = new ShimProcess(shim, reactor, () -> false);
    }

    /** @throws EngineException.NotFound if its shim is gone */
    static LibcontainerExec adopt(String id, TaskDirectory directory, Reactor reactor) {
        ShimHandle shim = ShimHandles.adopt(directory)
                .orElseThrow(() -> new EngineException.NotFound("No such exec process: " + id));
        LibcontainerExec exec = new LibcontainerExec(id, directory, shim, reactor);
        exec.process.watch();
        return exec;
    }

    /** Records the shim, then lets the process go; nothing of it is left when that fails. */
    void start(String program) {
        try {
            directory.write(new TaskRecord(id, "", process.shimPid(), process.shimStartTime()));
            directory.markStarted();
            process.start(program);
            process.watch();
        } catch (RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int pid() {
        return process.pid();
    }

    @Override
    public TaskStreams openStreams() {
        return process.openStreams();
    }

    @Override
    public void closeStdin() {
        process.closeStdin();
    }

    @Override
    public void signal(int signal) {
        process.signal(signal);
    }

    @Override
    public void resize(ConsoleSize size) {
        process.resize(size);
    }

    @Override
    public CompletionStage<TaskExit> exit() {
        return process.exit();
    }

    @Override
    public void delete() {
        process.destroy();
        directory.remove();
    }

    void letGo() {
        process.letGo();
    }
}
