package org.gantry.runtime.support;

import java.util.List;
import java.util.Locale;
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
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.support.limits.LimitFailures;
import org.gantry.runtime.support.limits.LimitsOfSpec;
import org.jspecify.annotations.Nullable;

/**
 * A container that a shim of ours holds and another runtime has made. What is read of it, and its limits, are the cgroup's;
 * how its state is changed is up to the driver.
 */
public abstract class HeldTask implements Task {
    private final String id;
    private final TaskFiles files;
    private final CgroupManager cgroup;
    private final ShimHandle shim;
    private final ExecTable execs;
    private final Guard guard;
    private final ExitWatch watch;
    private final AtomicBoolean started;
    private final boolean limitsMemory;
    private final OomWatch oom;
    private volatile @Nullable LongConsumer oomListener;

    /**
     * What a task is made of.
     *
     * @param ownPids whether the end of init is the end of every process, because the pid namespace is the container's own
     * @param limitsMemory whether it can run out of memory by itself
     */
    public record Parts(
            String id,
            TaskFiles files,
            CgroupManager cgroup,
            ShimHandle shim,
            ExecTable execs,
            boolean started,
            boolean ownPids,
            boolean limitsMemory) {}

    /** @param told what the end of who the shim holds says about the container's */
    protected HeldTask(Parts parts, DriverHost host, ExitWatch.Told told) {
        this.id = parts.id();
        this.files = parts.files();
        this.cgroup = parts.cgroup();
        this.shim = parts.shim();
        this.execs = parts.execs();
        this.started = new AtomicBoolean(parts.started());
        this.limitsMemory = parts.limitsMemory();
        this.guard = new Guard("container " + id);
        CgroupManager group = cgroup;
        boolean ownPids = parts.ownPids();
        this.watch = new ExitWatch(host.reactor(), shim, shimGone -> cleanUp(group, shimGone || !ownPids), told);
        this.oom = new OomWatch(host.reactor(), cgroup);
    }

    /** To be called once, when all of the task is there. */
    protected final void beginToWatch(DriverHost host) {
        ShimHandle held = shim;
        OomWatch oomWatch = oom;
        host.cleaner().register(this, () -> {
            held.close();
            oomWatch.close();
        });
        watch.begin();
    }

    protected final CgroupManager cgroup() {
        return cgroup;
    }

    protected final ShimHandle shim() {
        return shim;
    }

    protected final Guard guard() {
        return guard;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public int pid() {
        return shim.init().pid();
    }

    @Override
    public final TaskStatus status() {
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
    public final TaskStreams openStreams() {
        return guard.use(() -> Streams.open(shim.streams()));
    }

    @Override
    public final void closeStdin() {
        guard.use(shim::closeStdin);
    }

    @Override
    public final void start() {
        guard.use(() -> {
            if (!started.compareAndSet(false, true)) {
                throw new EngineException.Conflict("container " + id + " has been started before");
            }
            letGo();
        });
    }

    /** Has the container's program executed. When that fails, init ends. */
    protected abstract void letGo();

    @Override
    public final void resize(ConsoleSize size) {
        guard.use(() -> Streams.resize(shim.streams(), size, "container " + id));
    }

    @Override
    public final void pause() {
        requireStatus(TaskStatus.RUNNING);
        freeze();
    }

    @Override
    public final void resume() {
        requireStatus(TaskStatus.PAUSED);
        thaw();
    }

    protected void freeze() {
        cgroup.freeze();
    }

    protected void thaw() {
        cgroup.thaw();
    }

    @Override
    public final ExecTask exec(ExecRequest request) {
        requireStatus(TaskStatus.RUNNING);
        return guard.use(() -> execs.start(request));
    }

    @Override
    public final ExecTask adoptExec(String execId) {
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
    public final TaskStats stats() {
        return Stats.of(cgroup.stats());
    }

    @Override
    public final void onOomKill(LongConsumer listener) {
        oomListener = listener;
        if (limitsMemory) {
            watchOom(listener);
        }
    }

    private void watchOom(LongConsumer listener) {
        guard.use(() -> oom.begin(listener));
    }

    @Override
    public final List<Integer> pids() {
        return cgroup.processes();
    }

    @Override
    public final CompletionStage<TaskExit> exit() {
        return watch.exit();
    }

    @Override
    public final void release() {
        guard.close(() -> {
            execs.releaseAll();
            watch.abandon();
            shim.close();
            oom.close();
            letGoOf();
        });
    }

    /** Processes go first, so that no call that waits for one of them holds this one up. */
    @Override
    public final void delete() {
        if (guard.isClosed()) {
            return; // deleted before, or released: then the processes are somebody else's
        }
        cgroup.kill();
        guard.close(() -> {
            execs.deleteAll();
            awaitEnd();
            watch.killAndAwait();
            forget();
            shim.release();
            letGoOf();
            oom.close();
            cgroup.remove();
            files.clear();
        });
    }

    /** What else is to be waited for when every process of the container has been killed. */
    protected void awaitEnd() {}

    /** Has whoever made the container forget it. */
    protected void forget() {}

    /** Closes what the driver holds. */
    protected void letGoOf() {}

    private static boolean cleanUp(CgroupManager group, boolean killRest) {
        if (killRest) {
            group.kill();
        }
        return group.oomKills() > 0;
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
