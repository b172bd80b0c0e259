package org.gantry.engine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStats;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Pipe;

/** A container that does what the test says: writes, takes signals, ends. */
final class FakeTask implements Task {
    final List<Integer> signals = new CopyOnWriteArrayList<>();
    final List<LinuxResources> updates = new CopyOnWriteArrayList<>();
    volatile boolean ignoresTerm;
    private final FakeRuntime runtime;
    private final String id;
    private final boolean openStdin;
    private final Pipe out = Pipe.open("out");
    private final CompletableFuture<TaskExit> exit;
    private volatile TaskStatus status = TaskStatus.CREATED;

    FakeTask(FakeRuntime runtime, String id, boolean openStdin) {
        this.runtime = runtime;
        this.id = id;
        this.openStdin = openStdin;
        this.exit = new CompletableFuture<>();
        out.readEnd().setNonBlocking(true);
    }

    void write(String text) {
        out.writeEnd().writeFully(text.getBytes(StandardCharsets.UTF_8));
    }

    void end(int code) {
        end(code, Instant.now());
    }

    void end(int code, Instant time) {
        status = TaskStatus.STOPPED;
        exit.complete(new TaskExit(code, code > 128 ? code - 128 : 0, false, time));
    }

    /** The same process, as another engine sees it. */
    Task adopted() {
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int pid() {
        return 4711;
    }

    @Override
    public TaskStatus status() {
        return status;
    }

    @Override
    public TaskStreams openStreams() {
        if (openStdin) {
            throw new AssertionError("no test needs a stdin here");
        }
        return new TaskStreams(false, -1, out.readEnd().dup().detach(), -1);
    }

    @Override
    public void closeStdin() {}

    @Override
    public void start() {
        RuntimeException refusal = runtime.refuseToStart;
        if (refusal != null) {
            throw refusal;
        }
        status = TaskStatus.RUNNING;
    }

    @Override
    public void signal(int signal, boolean everyProcess) {
        if (status == TaskStatus.STOPPED) {
            throw new EngineException.NotFound("it has ended");
        }
        signals.add(signal);
        if (signal == 9 || (signal == 15 && !ignoresTerm)) {
            end(128 + signal);
        }
    }

    @Override
    public void resize(ConsoleSize size) {}

    @Override
    public void pause() {
        status = TaskStatus.PAUSED;
    }

    @Override
    public void resume() {
        status = TaskStatus.RUNNING;
    }

    @Override
    public ExecTask exec(ExecRequest request) {
        throw new UnsupportedOperationException("no test needs it");
    }

    @Override
    public ExecTask adoptExec(String execId) {
        throw new EngineException.NotFound("no exec " + execId);
    }

    @Override
    public void update(LinuxResources resources) {
        updates.add(resources);
    }

    @Override
    public TaskStats stats() {
        return new TaskStats(
                Instant.now(), 0, 0, 0, List.of(), 0, 0, 0, 0, 0, 0, Long.MAX_VALUE, Map.of(), 1, 0, Map.of());
    }

    @Override
    public List<Integer> pids() {
        return List.of((int) ProcessHandle.current().pid());
    }

    @Override
    public CompletionStage<TaskExit> exit() {
        return exit.minimalCompletionStage();
    }

    /** This object is the process, and no copy of anything. */
    @Override
    public void release() {}

    @Override
    public void delete() {
        runtime.tasks.remove(id, this);
        List.of(out.readEnd(), out.writeEnd()).forEach(Fd::close);
    }
}
