package org.gantry.runtime.libcontainer;

import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskStats;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.Gateway;
import org.gantry.runtime.libcontainer.hooks.HookRunner;
import org.gantry.runtime.libcontainer.spec.SpecCheck;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.Signalling;
import org.gantry.runtime.support.Stats;
import org.gantry.runtime.support.limits.LimitFailures;
import org.gantry.runtime.support.limits.LimitsOfSpec;
import org.gantry.runtime.support.program.ExecFailure;
import org.gantry.runtime.support.program.Failures;

/**
 * A container without a shim, of which every command is a process of its own. What there is to know is on file and in the
 * kernel; how init ended is for its parent to learn, who is not this driver. Holds no descriptor between calls.
 */
public final class DirectTask {
    /** A killed process is gone at once, unless it hangs in the kernel. */
    private static final int PATIENCE_MILLIS = 10_000;

    private final String id;
    private final StateDirectory directory;
    private final TaskState state;
    private final ProcessIdentity init;
    private final CgroupManager cgroup;
    private final Driver driver;
    private final Optional<HookRunner> hooks;

    DirectTask(
            String id,
            StateDirectory directory,
            TaskState state,
            ProcessIdentity init,
            CgroupManager cgroup,
            Driver driver,
            Optional<HookRunner> hooks) {
        this.id = id;
        this.directory = directory;
        this.state = state;
        this.init = init;
        this.cgroup = cgroup;
        this.driver = driver;
        this.hooks = hooks;
    }

    /** The pid of init, whether it still runs or not. */
    public int pid() {
        return init.pid();
    }

    public TaskStatus status() {
        Optional<PidFd> running = init.open();
        if (running.isEmpty()) {
            return TaskStatus.STOPPED;
        }
        running.get().close();
        if (gateway().isClosed()) {
            return TaskStatus.CREATED;
        }
        return cgroup.isFrozen() ? TaskStatus.PAUSED : TaskStatus.RUNNING;
    }

    /**
     * Lets init execute the container's program, before which and after which hooks may run. When one of the former fails,
     * init is killed; the container is then to be deleted.
     *
     * @param process of the spec, for the message
     */
    public void start(RuntimeSpec.Process process) {
        String program = process.args().getFirst();
        try (PidFd running = requireInit()) {
            try {
                hooks.ifPresent(runner -> runner.beforeStart(
                        running, (command, in, out, err) -> launch(running).runHook(process, command, in, out, err)));
                if (!gateway().open()) {
                    throw new EngineException.Conflict("cannot start a container that has stopped");
                }
            } catch (EngineException e) {
                throw e;
            } catch (RuntimeException e) {
                running.trySendSignal(Signal.SIGKILL); // a hook may have failed, and init still waits
                throw Failures.ofProcess(e, new ExecFailure(program, !program.contains("/")), AsChild.CONTEXT);
            }
            hooks.ifPresent(runner -> runner.afterStart(pid()));
        }
    }

    /** Waits for the end of init, which has to be a child of this process. */
    public ExitStatus await() {
        try (PidFd child = PidFd.open(pid())) {
            return child.waitExit();
        }
    }

    /**
     * Sends a signal to init, or to every process of the container, which may have some left when init has ended.
     *
     * @throws EngineException.NotFound when there is no process to send it to
     */
    public void signal(int signal, boolean everyProcess) {
        Optional<PidFd> running = init.open();
        if (running.isEmpty() && everyProcess) {
            Signalling.toAll(cgroup, signal);
            return;
        }
        try (PidFd target = requireInit(running)) {
            new Signalling(id, target, cgroup).send(signal, everyProcess);
        }
    }

    /** Whether its processes are stopped, in whatever state it is otherwise. */
    public boolean isFrozen() {
        return status() != TaskStatus.STOPPED && cgroup.isFrozen();
    }

    public void pause() {
        cgroup.freeze();
    }

    public void resume() {
        cgroup.thaw();
    }

    /** Changes limits; null components stay as they are. */
    public void update(LinuxResources resources) {
        SpecCheck.checkResources(resources);
        try {
            cgroup.apply(LimitsOfSpec.ofUpdate(resources));
        } catch (RuntimeException e) {
            throw LimitFailures.of(e);
        }
    }

    public TaskStats stats() {
        return Stats.of(cgroup.stats());
    }

    /** How often the kernel's OOM killer has struck in the container. */
    public long oomKills() {
        return cgroup.oomKills();
    }

    /** Every process of the container, as host pids. */
    public List<Integer> pids() {
        return cgroup.processes();
    }

    /**
     * Starts a further process, a child of this one that is running its program on return.
     *
     * @throws org.gantry.api.runtime.ProgramNotExecutable when the program is none
     */
    public PidFd exec(RuntimeSpec.Process process, DirectStreams streams) {
        SpecCheck.checkProcess(process);
        driver.warnings().check(process);
        try (PidFd running = requireInit()) {
            return launch(running).run(process, streams);
        }
    }

    /** Kills what is left, removes cgroup and files, and runs the last hooks. */
    public void delete() {
        init.open().ifPresent(DirectTask::kill);
        cgroup.kill();
        cgroup.remove();
        directory.clear();
        hooks.ifPresent(HookRunner::afterDelete);
    }

    /** Removes the parents of its cgroup that are empty, for a caller to whom they belong. */
    public void removeEmptyParents() {
        cgroup.removeEmptyAncestors();
    }

    private ExecLaunch launch(PidFd running) {
        return new ExecLaunch(id, running, cgroup, directory, state, driver);
    }

    private Gateway gateway() {
        return new Gateway(directory.path());
    }

    private PidFd requireInit() {
        return requireInit(init.open());
    }

    private static PidFd requireInit(Optional<PidFd> running) {
        return running.orElseThrow(() -> new EngineException.NotFound("container not running"));
    }

    private static void kill(PidFd running) {
        try (running) {
            running.trySendSignal(Signal.SIGKILL);
            Poll.readable(running.fd(), PATIENCE_MILLIS);
        }
    }
}
