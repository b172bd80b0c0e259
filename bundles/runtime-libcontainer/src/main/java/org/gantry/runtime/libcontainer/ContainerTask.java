package org.gantry.runtime.libcontainer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
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
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.libcontainer.hooks.HookRunner;
import org.gantry.runtime.libcontainer.spec.SpecCheck;
import org.gantry.runtime.support.ExitWatch;
import org.gantry.runtime.support.Guard;
import org.gantry.runtime.support.OomWatch;
import org.gantry.runtime.support.Signalling;
import org.gantry.runtime.support.Stats;
import org.gantry.runtime.support.Streams;
import org.gantry.runtime.support.limits.LimitFailures;
import org.gantry.runtime.support.limits.LimitsOfSpec;
import org.gantry.runtime.support.program.ExecFailure;
import org.gantry.runtime.support.program.Failures;
import org.jspecify.annotations.Nullable;

/** A container: the shim that holds its init, and its cgroup. */
final class ContainerTask implements Task {
    private final String id;
    private final StateDirectory directory;
    private final CgroupManager cgroup;
    private final ShimHandle shim;
    private final ExitWatch watch;
    private final Execs execs;
    private final Guard guard;
    private final @Nullable ExecFailure program;
    private final Optional<HookRunner> hooks;
    private final AtomicBoolean started;
    private final boolean limitsMemory;
    private final OomWatch oom;
    private volatile @Nullable LongConsumer oomListener;

    /**
     * A task that runs already.
     *
     * @param program what start executes; absent when an earlier engine has started it
     * @param limitsMemory whether it can run out of memory by itself
     */
    ContainerTask(
            String id,
            StateDirectory directory,
            TaskState state,
            CgroupManager cgroup,
            ShimHandle shim,
            Driver driver,
            @Nullable ExecFailure program,
            boolean limitsMemory,
            Optional<HookRunner> hooks) {
        this.id = id;
        this.directory = directory;
        this.cgroup = cgroup;
        this.shim = shim;
        this.program = program;
        this.limitsMemory = limitsMemory;
        this.hooks = hooks;
        this.started = new AtomicBoolean(program == null);
        this.guard = new Guard("container " + id);
        this.watch = new ExitWatch(driver.reactor(), shim, shimGone -> cleanUp(shimGone || !state.ownPids()));
        this.execs = new Execs(id, directory, state, cgroup, shim, driver);
        OomWatch oomWatch = new OomWatch(driver.reactor(), cgroup);
        this.oom = oomWatch;
        driver.cleaner().register(this, () -> {
            shim.close();
            oomWatch.close();
        });
        watch.begin();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int pid() {
        return shim.init().pid();
    }

    @Override
    public TaskStatus status() {
        if (watch.hasEnded()
                || guard.isClosed()
                || guard.use(() -> shim.exitRecord().isPresent())) {
            return TaskStatus.STOPPED;
        }
        if (!started.get()) {
            return TaskStatus.CREATED;
        }
        return cgroup.isFrozen() ? TaskStatus.PAUSED : TaskStatus.RUNNING;
    }

    @Override
    public TaskStreams openStreams() {
        return guard.use(() -> Streams.open(shim.streams()));
    }

    @Override
    public void closeStdin() {
        guard.use(shim::closeStdin);
    }

    @Override
    public void start() {
        guard.use(() -> {
            if (program == null || !started.compareAndSet(false, true)) {
                throw new EngineException.Conflict("container " + id + " has been started before");
            }
            try {
                hooks.ifPresent(runner -> runner.beforeStart(
                        shim.init(), execs.ofHooks(runner.container().process())));
                shim.start();
            } catch (RuntimeException e) {
                shim.init().trySendSignal(Signal.SIGKILL); // a hook may have failed, and init still waits
                throw Failures.ofProcess(e, program, Failures.CREATE);
            }
            hooks.ifPresent(runner -> runner.afterStart(pid()));
        });
    }

    @Override
    public void signal(int signal, boolean everyProcess) {
        guard.use(() -> new Signalling(id, shim.init(), cgroup).send(signal, everyProcess));
    }

    @Override
    public void resize(ConsoleSize size) {
        guard.use(() -> Streams.resize(shim.streams(), size, "container " + id));
    }

    @Override
    public void pause() {
        requireStatus(TaskStatus.RUNNING);
        cgroup.freeze();
    }

    @Override
    public void resume() {
        requireStatus(TaskStatus.PAUSED);
        cgroup.thaw();
    }

    @Override
    public ExecTask exec(ExecRequest request) {
        requireStatus(TaskStatus.RUNNING);
        return guard.use(() -> execs.start(request));
    }

    @Override
    public ExecTask adoptExec(String execId) {
        return guard.use(() -> execs.adopt(execId));
    }

    @Override
    public void update(LinuxResources resources) {
        SpecCheck.checkResources(resources);
        try {
            cgroup.apply(LimitsOfSpec.ofUpdate(resources));
        } catch (RuntimeException e) {
            throw LimitFailures.of(e);
        }
        LongConsumer listener = oomListener;
        if (listener != null && resources.memory() != null) {
            watchOom(listener);
        }
    }

    @Override
    public TaskStats stats() {
        return Stats.of(cgroup.stats());
    }

    @Override
    public void onOomKill(LongConsumer listener) {
        oomListener = listener;
        if (limitsMemory) {
            watchOom(listener);
        }
    }

    private void watchOom(LongConsumer listener) {
        guard.use(() -> oom.begin(listener));
    }

    @Override
    public List<Integer> pids() {
        return cgroup.processes();
    }

    @Override
    public CompletionStage<TaskExit> exit() {
        return watch.exit();
    }

    @Override
    public void release() {
        guard.close(() -> {
            execs.releaseAll();
            watch.abandon();
            shim.close();
            oom.close();
        });
    }

    /** Processes go first, so that no call that waits for one of them holds this one up. */
    @Override
    public void delete() {
        if (guard.isClosed()) {
            return; // deleted before, or released: then the processes are somebody else's
        }
        cgroup.kill();
        guard.close(() -> {
            execs.deleteAll();
            watch.killAndAwait();
            shim.release();
            oom.close();
            cgroup.remove();
            directory.clear();
            hooks.ifPresent(HookRunner::afterDelete);
        });
    }

    private boolean cleanUp(boolean killRest) {
        if (killRest) {
            cgroup.kill();
        }
        return cgroup.oomKills() > 0;
    }

    private void requireStatus(TaskStatus wanted) {
        TaskStatus status = status();
        if (status != wanted) {
            throw new EngineException.Conflict("container " + id + " is " + words(status) + ", not " + words(wanted));
        }
    }

    private static String words(TaskStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
