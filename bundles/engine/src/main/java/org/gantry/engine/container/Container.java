package org.gantry.engine.container;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.Health;
import org.gantry.engine.driver.ServedTask;
import org.gantry.engine.log.JsonFileLog;
import org.gantry.engine.stdio.ProcessStreams;
import org.jspecify.annotations.Nullable;

/**
 * One container. Whoever changes its state holds {@link #lock}; records are immutable and may be read at any time.
 *
 * <p>Whatever waits for the container itself (a stop, an attached client) must not hold the lock meanwhile: its end needs
 * it.
 */
public final class Container {
    private final String id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Waiters waiters;
    private final ProcessStreams streams;
    private final @Nullable JsonFileLog log;
    private volatile ContainerRecord record;
    private volatile RunRecord run;
    private volatile @Nullable ServedTask task;
    private volatile @Nullable Health health;
    private volatile boolean stopping;
    private volatile boolean restarting;
    private final RestartBackoff backoff = new RestartBackoff();

    /** @param log null with log driver none */
    public Container(
            ContainerRecord record, RunRecord run, Waiters waiters, ProcessStreams streams, @Nullable JsonFileLog log) {
        this.id = record.id();
        this.record = record;
        this.run = run;
        this.waiters = waiters;
        this.streams = streams;
        this.log = log;
    }

    public String id() {
        return id;
    }

    public String name() {
        return record.name();
    }

    public ContainerRecord record() {
        return record;
    }

    public void setRecord(ContainerRecord changed) {
        record = changed;
    }

    public RunRecord run() {
        return run;
    }

    public ContainerState state() {
        return run.state();
    }

    /** Changes the run in memory; one change never undoes another that happens at the same time. */
    public synchronized void changeRun(UnaryOperator<RunRecord> change) {
        run = change.apply(run);
    }

    /** Changes the state in memory. The caller holds {@link #lock}. */
    public void changeState(UnaryOperator<ContainerState> change) {
        changeRun(old -> old.withState(change.apply(old.state())));
    }

    public ReentrantLock lock() {
        return lock;
    }

    /**
     * Takes the lock if that is possible in time.
     *
     * @param deadline as {@link System#nanoTime}
     */
    public boolean lockBefore(long deadline) {
        try {
            return lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public Waiters waiters() {
        return waiters;
    }

    public ProcessStreams streams() {
        return streams;
    }

    public @Nullable JsonFileLog log() {
        return log;
    }

    public @Nullable ServedTask task() {
        return task;
    }

    public void setTask(@Nullable ServedTask changed) {
        task = changed;
    }

    /** What its health check has told of this run or the last; null without one. */
    public @Nullable Health health() {
        return health;
    }

    /** The caller holds {@link #lock}. */
    public void setHealth(@Nullable Health changed) {
        health = changed;
    }

    /** Whether a run is under way that the engine has a task for. */
    public boolean isAttended() {
        return task != null;
    }

    /** A user has asked for this run to end, so no restart policy applies to it. */
    public boolean isStopping() {
        return stopping;
    }

    public void setStopping(boolean changed) {
        stopping = changed;
    }

    /** A user restarts it: it is not to be removed between its two runs, whatever {@code --rm} says. */
    public boolean isRestarting() {
        return restarting;
    }

    public void setRestarting(boolean changed) {
        restarting = changed;
    }

    /** How long the restart policy waits before the next start. */
    public RestartBackoff backoff() {
        return backoff;
    }

    /**
     * The task of a container that runs.
     *
     * @throws EngineException.Conflict if it does not
     * @throws EngineException.Unavailable if it does, and its driver is not there
     */
    public ServedTask requireTask() {
        ServedTask running = task;
        if (!state().isLive()) {
            throw new EngineException.Conflict("container " + id + " is not running");
        }
        if (running == null) {
            throw new EngineException.Unavailable(withoutDriver());
        }
        return running;
    }

    /** What to say of a container that runs and cannot be reached. */
    public String withoutDriver() {
        return "container " + id + " runs on untouched: its runtime " + record().runtime() + " is not there";
    }
}
