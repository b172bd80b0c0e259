package org.gantry.engine.driver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
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
import org.gantry.engine.lease.Seat;
import org.jspecify.annotations.Nullable;

/**
 * The task of one run, whichever driver has it. Every call has a lease on the driver's object, so that a driver that is
 * replaced is let go when nobody uses it any more, and not before. Calls by who has the container's lock need none: the
 * task moves only under that lock.
 */
public final class ServedTask implements Task {
    private final String id;
    private final int pid;
    private final ReentrantLock lock;
    private final Duration patience;
    private final Instance<Task> instance;
    private final Map<String, ServedExec> execs = new ConcurrentHashMap<>();
    private final OomRelay oom = new OomRelay();
    private volatile @Nullable Driver driver;

    /**
     * A task that the driver has made or taken over.
     *
     * @param lock the container's
     * @param patience how long calls wait for a driver that is not there
     */
    public ServedTask(Driver driver, Task first, ReentrantLock lock, Duration patience) {
        this.id = first.id();
        this.pid = first.pid();
        this.driver = driver;
        String runtime = driver.name();
        this.lock = lock;
        this.patience = patience;
        this.instance = new Instance<>(
                "container " + id,
                lock,
                new Seat<>(
                        () -> "container " + id + " runs on untouched: its runtime " + runtime + " is not there",
                        patience),
                Task::exit);
        follow(first);
    }

    /** Whether that driver has it, or had it last. */
    public boolean isServedBy(Driver candidate) {
        return candidate.equals(driver);
    }

    /** Who has it, or had it last; null if it is over. */
    public @Nullable Driver driver() {
        return driver;
    }

    private void follow(Task now) {
        instance.follow(now);
        oom.follow(now);
    }

    /**
     * Has another driver take it over, with the processes beside it. When that fails, it stays where it is. The caller has
     * the container's lock, so the calls there are to wait for are those that need no lock, and these are short.
     *
     * @throws EngineException.Conflict if calls do not end in time
     */
    public void moveTo(Driver next, Path stateDirectory, Duration limit) {
        Task before = instance.last();
        if (before == null || isServedBy(next)) {
            return;
        }
        Driver was = driver;
        Task adopted = next.runtime().adopt(id, stateDirectory);
        List<Seat<?>> held = new ArrayList<>();
        try {
            hold(limit, held);
            Map<ServedExec, ExecTask> moved = new HashMap<>();
            execs.forEach((execId, exec) -> moved.put(exec, adopted.adoptExec(execId)));
            driver = next;
            follow(adopted);
            moved.forEach(ServedExec::follow);
        } catch (RuntimeException | LinkageError e) {
            if (instance.is(adopted)) {
                driver = was;
                instance.follow(before);
            }
            adopted.release();
            throw e;
        } finally {
            held.forEach(Seat::resume);
        }
        before.release();
    }

    /** The task first: what begins or adopts an exec process is a call for the task, so after that there are no more of them. */
    private void hold(Duration limit, List<Seat<?>> held) {
        long deadline = System.nanoTime() + limit.toNanos();
        hold(instance, limit, deadline, held);
        execs.values().forEach(exec -> hold(exec.instance(), limit, deadline, held));
    }

    private void hold(Instance<?> one, Duration limit, long deadline, List<Seat<?>> held) {
        held.add(one.seat());
        one.seat().hold(true, limit.multipliedBy(2));
        if (!one.drain(deadline)) {
            throw new EngineException.Conflict("calls for container " + id + " do not end: " + uses());
        }
    }

    private List<String> uses() {
        Task last = instance.last();
        return last == null ? List.of() : instance.seat().uses(last, false);
    }

    /** Its driver goes and no other is there: calls wait for one, those under way may end. */
    public void suspend(long deadline) {
        instance.suspend();
        execs.values().forEach(exec -> exec.instance().suspend());
        instance.drain(deadline);
        execs.values().forEach(exec -> exec.instance().drain(deadline));
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
    public TaskStatus status() {
        return instance.last() == null ? TaskStatus.STOPPED : instance.use("status", Task::status);
    }

    @Override
    public TaskStreams openStreams() {
        return instance.use("streams", Task::openStreams);
    }

    @Override
    public void closeStdin() {
        instance.run("stdin", Task::closeStdin);
    }

    @Override
    public void start() {
        instance.run("start", Task::start);
    }

    @Override
    public void signal(int signal, boolean everyProcess) {
        instance.run("signal", task -> task.signal(signal, everyProcess));
    }

    @Override
    public void resize(ConsoleSize size) {
        instance.run("resize", task -> task.resize(size));
    }

    @Override
    public void pause() {
        instance.run("pause", Task::pause);
    }

    @Override
    public void resume() {
        instance.run("resume", Task::resume);
    }

    @Override
    public ExecTask exec(ExecRequest request) {
        return instance.use("exec", task -> served(task.exec(request)));
    }

    @Override
    public ExecTask adoptExec(String execId) {
        return instance.use("exec", task -> served(task.adoptExec(execId)));
    }

    /** Before the lease ends, so that whoever moves the task moves it too. */
    private ExecTask served(ExecTask exec) {
        String execId = exec.id();
        return execs.computeIfAbsent(execId, key -> new ServedExec(exec, lock, patience, () -> execs.remove(key)));
    }

    @Override
    public void update(LinuxResources resources) {
        instance.run("update", task -> task.update(resources));
    }

    @Override
    public TaskStats stats() {
        return instance.use("stats", Task::stats);
    }

    @Override
    public void onOomKill(LongConsumer listener) {
        oom.tell(listener);
        instance.run("watch", oom::follow);
    }

    @Override
    public List<Integer> pids() {
        return instance.use("pids", Task::pids);
    }

    /** Whichever driver has it by then tells of the end. */
    @Override
    public CompletionStage<TaskExit> exit() {
        return instance.exit();
    }

    /** For another engine; this one's calls are turned away from now on. */
    @Override
    public void release() {
        Task last = instance.last();
        if (last != null) {
            suspend(System.nanoTime() + patience.toNanos());
            last.release();
        }
    }

    @Override
    public void delete() {
        if (instance.last() != null) {
            instance.run("delete", Task::delete);
            instance.end();
            driver = null;
            execs.values().forEach(exec -> exec.instance().end());
            execs.clear();
        }
    }
}
