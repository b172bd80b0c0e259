package org.gantry.runtime.libcontainer.task;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStats;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.Shim;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.runtime.libcontainer.plan.ExecPlan;
import org.jspecify.annotations.Nullable;

/** A container: its init behind a shim, its cgroup, and the exec processes in it. */
final class LibcontainerTask implements Task {
    private final String id;
    private final TaskDirectory directory;
    private final CgroupManager cgroup;
    private final ShimProcess process;
    private final Reactor reactor;
    private final Map<String, LibcontainerExec> execs = new ConcurrentHashMap<>();
    private volatile boolean started;

    private volatile @Nullable RuntimeSpec spec;

    /** @param spec null to have it read from the directory when it is needed */
    LibcontainerTask(
            String id,
            @Nullable RuntimeSpec spec,
            TaskDirectory directory,
            CgroupManager cgroup,
            ShimHandle shim,
            Reactor reactor) {
        this.spec = spec;
        this.id = id;
        this.directory = directory;
        this.cgroup = cgroup;
        this.reactor = reactor;
        this.process = new ShimProcess(shim, reactor, () -> cgroup.oomKills() > 0);
        this.started = directory.isStarted();
    }

    ShimProcess process() {
        return process;
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
    public TaskStatus status() {
        if (!started) {
            return TaskStatus.CREATED;
        }
        if (process.hasEnded()) {
            return TaskStatus.STOPPED;
        }
        return cgroup.isFrozen() ? TaskStatus.PAUSED : TaskStatus.RUNNING;
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
    public void start() {
        if (started) {
            throw new EngineException.Conflict("task " + id + " was started before");
        }
        started = true;
        directory.markStarted();
        process.start(program(spec().process()));
    }

    @Override
    public void signal(int signal, boolean everyProcess) {
        if (!everyProcess) {
            process.signal(signal);
        } else if (signal == Signal.SIGKILL) {
            cgroup.kill();
        } else {
            cgroup.processes().forEach(pid -> signalIfThere(pid, signal));
        }
        if (signal == Signal.SIGKILL && cgroup.isFrozen()) {
            cgroup.thaw(); // a frozen process dies when it is thawed
        }
    }

    @Override
    public void resize(ConsoleSize size) {
        process.resize(size);
    }

    @Override
    public void pause() {
        requireRunning();
        cgroup.freeze();
    }

    @Override
    public void resume() {
        cgroup.thaw();
    }

    @Override
    public ExecTask exec(ExecRequest request) {
        requireRunning();
        TaskDirectory own = directory.exec(request.id());
        own.make();
        try (ExecPlan plan = ExecPlan.of(request, spec(), pid(), cgroup, own.exitFile())) {
            LibcontainerExec exec = new LibcontainerExec(request.id(), own, Shim.launch(plan.shim()), reactor);
            exec.start(program(request.process()));
            execs.put(request.id(), exec);
            return exec;
        } catch (SpawnFailedException e) {
            own.remove();
            throw StartFailure.of(program(request.process()), e);
        } catch (RuntimeException e) {
            own.remove();
            throw e;
        }
    }

    @Override
    public ExecTask adoptExec(String execId) {
        return execs.computeIfAbsent(
                execId, missing -> LibcontainerExec.adopt(missing, directory.exec(missing), reactor));
    }

    @Override
    public void update(LinuxResources resources) {
        cgroup.apply(LimitsMapping.toLimits(resources));
    }

    @Override
    public TaskStats stats() {
        return StatsMapping.toTaskStats(cgroup.stats());
    }

    @Override
    public List<Integer> pids() {
        return cgroup.processes();
    }

    @Override
    public CompletionStage<TaskExit> exit() {
        return process.exit();
    }

    /** From the inside out: processes, shims, cgroup, files; so a crash in between leaves something to be found by. */
    @Override
    public void delete() {
        cgroup.kill();
        directory.execIds().forEach(execId -> {
            if (!execs.containsKey(execId)) {
                ShimHandles.adopt(directory.exec(execId)).ifPresent(ShimHandle::destroy);
            }
        });
        execs.values().forEach(LibcontainerExec::delete);
        process.destroy();
        cgroup.remove();
        directory.clear();
    }

    /** Leaves everything running: another driver instance takes over. */
    void letGo() {
        execs.values().forEach(LibcontainerExec::letGo);
        process.letGo();
    }

    private void requireRunning() {
        if (process.hasEnded() || !started) {
            throw new EngineException.Conflict("container " + id + " is not running");
        }
    }

    private RuntimeSpec spec() {
        RuntimeSpec known = spec;
        if (known == null) {
            known = directory.readSpec();
            spec = known;
        }
        return known;
    }

    private static String program(RuntimeSpec.@Nullable Process process) {
        return process == null || process.args().isEmpty() ? "" : process.args().get(0);
    }

    private static void signalIfThere(int pid, int signal) {
        try (PidFd process = PidFd.open(pid)) {
            process.trySendSignal(signal);
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }
}
