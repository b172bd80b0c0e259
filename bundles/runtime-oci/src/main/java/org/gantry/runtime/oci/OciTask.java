package org.gantry.runtime.oci;

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
import org.gantry.runtime.support.ExitWatch;
import org.gantry.runtime.support.Guard;
import org.gantry.runtime.support.OomWatch;
import org.gantry.runtime.support.Signalling;
import org.gantry.runtime.support.Stats;
import org.gantry.runtime.support.Streams;
import org.gantry.runtime.support.limits.LimitFailures;
import org.gantry.runtime.support.limits.LimitsOfSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container that a program has made. What changes its state is the program's to do, since it keeps a state of its own;
 * what is read, and limits, go to the cgroup itself: a program's {@code update} knows some of the limits and passes over the
 * rest.
 */
final class OciTask implements Task {
    private static final Logger LOG = LoggerFactory.getLogger(OciTask.class);

    private final String id;
    private final OciFiles files;
    private final CgroupManager cgroup;
    private final ShimHandle shim;
    private final OciCommands commands;
    private final ExitWatch watch;
    private final OciExecs execs;
    private final Guard guard;
    private final AtomicBoolean started;
    private final boolean limitsMemory;
    private final OomWatch oom;
    private volatile @Nullable LongConsumer oomListener;

    /** @param limitsMemory whether it can run out of memory by itself */
    OciTask(
            String id,
            OciProgram program,
            OciFiles files,
            OciState state,
            CgroupManager cgroup,
            ShimHandle shim,
            OciHost host,
            boolean started,
            boolean limitsMemory) {
        this.id = id;
        this.files = files;
        this.cgroup = cgroup;
        this.shim = shim;
        this.started = new AtomicBoolean(started);
        this.limitsMemory = limitsMemory;
        this.commands = new OciCommands(id, program, files, host.view());
        this.guard = new Guard("container " + id);
        this.watch = new ExitWatch(host.reactor(), shim, shimGone -> cleanUp(shimGone || !state.ownPids()));
        this.execs = new OciExecs(id, program, files, state, host);
        OomWatch oomWatch = new OomWatch(host.reactor(), cgroup);
        this.oom = oomWatch;
        host.cleaner().register(this, () -> {
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
            if (!started.compareAndSet(false, true)) {
                throw new EngineException.Conflict("container " + id + " has been started before");
            }
            commands.attempt("start").ifPresent(complaint -> {
                shim.init().trySendSignal(Signal.SIGKILL);
                throw complaint.toException("failed to start container: OCI runtime start failed: ", "exec:");
            });
        });
    }

    @Override
    public void signal(int signal, boolean everyProcess) {
        guard.use(() -> {
            if (!shim.init().isAlive()) {
                throw new EngineException.NotFound("container " + id + " is not running");
            }
            Optional<Complaint> complaint =
                    everyProcess ? Optional.empty() : commands.attempt("kill", Integer.toString(signal));
            if (everyProcess || signal == Signal.SIGKILL) {
                new Signalling(id, shim.init(), cgroup).sendIfAlive(signal, everyProcess);
            } else if (complaint.isPresent() && shim.init().isAlive()) {
                throw new EngineException.Internal("signal " + signal + " to container " + id + ": "
                        + complaint.get().words());
            }
        });
    }

    @Override
    public void resize(ConsoleSize size) {
        guard.use(() -> Streams.resize(shim.streams(), size, "container " + id));
    }

    @Override
    public void pause() {
        requireStatus(TaskStatus.RUNNING);
        commands.require("pause");
    }

    @Override
    public void resume() {
        requireStatus(TaskStatus.PAUSED);
        commands.require("resume");
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
            commands.delete().ifPresent(complaint -> LOG.warn("deleting container {}: {}", id, complaint.words()));
            shim.release();
            oom.close();
            cgroup.remove();
            files.clear();
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
