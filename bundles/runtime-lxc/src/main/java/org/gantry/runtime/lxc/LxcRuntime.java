package org.gantry.runtime.lxc;

import java.nio.file.Path;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.runtime.support.DriverHost;
import org.gantry.runtime.support.ExecTable;
import org.gantry.runtime.support.HeldTask;
import org.gantry.runtime.support.Leftovers;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.SpareShims;
import org.gantry.runtime.support.program.ProgramAnswers;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.gantry.runtime.support.seccomp.SeccompFilters;

/** The execution driver on one installed LXC. */
public final class LxcRuntime implements ContainerRuntime {
    private final LxcPrograms programs;
    private final DriverHost host;
    private final SpareShims spare;
    private final SeccompFilters filters = new SeccompFilters();

    LxcRuntime(LxcPrograms programs, DriverHost host, SpareShims spare) {
        this.programs = programs;
        this.host = host;
        this.spare = spare;
    }

    /** One without an OSGi framework, whose {@link #close} is its end; empty when there is no LXC in this directory. */
    public static Optional<LxcRuntime> in(Path directory) {
        return LxcPrograms.in(directory, ProgramAnswers.inMemory())
                .map(programs -> new LxcRuntime(
                        programs, new DriverHost("gantry-lxc"), new SpareShims(() -> new WaitingShims(1))));
    }

    /** Stops waiting for ends; tasks go on. */
    public void close() {
        spare.close();
        host.close();
    }

    @Override
    public RuntimeInfo info() {
        return new RuntimeInfo(LxcPrograms.NAME, programs.version(), "cgroupfs", host.cgroupVersion());
    }

    @Override
    public Task create(TaskRequest request) {
        return new LxcCreation(request, programs, host, spare.shims(), filters).run();
    }

    /** Whoever waited for the start has ended with the engine that did not give it, so what runs has been started. */
    @Override
    public Task adopt(String id, Path stateDirectory) {
        var files = new LxcFiles(stateDirectory);
        LxcState state = files.read().orElseThrow(() -> nothingLeft(id));
        ProcessIdentity init = state.init();
        ShimHandle shim = Optional.ofNullable(state.shim())
                .flatMap(ProcessIdentity::adoptShim)
                .orElse(null);
        if (shim == null || init == null) {
            throw nothingLeft(id);
        }
        Optional<PidFd> process = Optional.empty();
        try {
            process = init.open();
            CgroupManager cgroup = host.cgroup(state.cgroupsPath());
            Optional<SeccompFilter> filter =
                    Optional.ofNullable(state.seccompFlags()).map(files.filter()::read);
            var execs = new ExecTable(
                    id, files, host, new LxcExecs(id, programs, files, cgroup, host.capabilities(), filter, process));
            var parts =
                    new HeldTask.Parts(id, files, cgroup, shim, execs, true, state.ownPids(), cgroup.limitsMemory());
            return new LxcTask(parts, host, init.pid(), process, Optional.empty());
        } catch (RuntimeException | LinkageError e) { // a bundle on trial may lack anything
            shim.close();
            process.ifPresent(PidFd::close);
            throw e;
        }
    }

    @Override
    public void purge(String id, Path stateDirectory) {
        var files = new LxcFiles(stateDirectory);
        files.read().ifPresent(state -> {
            CgroupManager cgroup = host.cgroup(state.cgroupsPath());
            cgroup.kill();
            new Leftovers(stateDirectory).endShims();
            cgroup.remove();
        });
        files.clear();
    }

    private static EngineException nothingLeft(String id) {
        return new EngineException.NotFound("nothing of container " + id + " is left to take over");
    }
}
