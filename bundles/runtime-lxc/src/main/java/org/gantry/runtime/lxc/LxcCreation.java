package org.gantry.runtime.lxc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.runtime.lxc.config.Namespaces;
import org.gantry.runtime.lxc.config.SpecFields;
import org.gantry.runtime.support.DriverHost;
import org.gantry.runtime.support.ExecTable;
import org.gantry.runtime.support.HeldTask;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.TaskIds;
import org.gantry.runtime.support.limits.LimitFailures;
import org.gantry.runtime.support.limits.LimitsOfSpec;
import org.gantry.runtime.support.program.Failures;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.gantry.runtime.support.seccomp.SeccompFilters;

/**
 * Makes one task: first what can be refused without having done anything, then files, cgroup, shim and monitor. What was made
 * is undone in reverse when a later step fails.
 */
final class LxcCreation {
    private final TaskRequest request;
    private final LxcPrograms programs;
    private final DriverHost host;
    private final WaitingShims shims;
    private final RuntimeSpec spec;
    private final RuntimeSpec.Process process;
    private final RuntimeSpec.Linux linux;
    private final Namespaces namespaces;
    private final Optional<SeccompFilter> filter;
    private final LxcFiles files;
    private final CgroupManager cgroup;
    private final Entry entry;
    private final Sysctls sysctls;
    private final Deque<Runnable> undo = new ArrayDeque<>();

    LxcCreation(
            TaskRequest request, LxcPrograms programs, DriverHost host, WaitingShims shims, SeccompFilters filters) {
        this.request = request;
        this.programs = programs;
        this.host = host;
        this.shims = shims;
        this.spec = request.spec();
        SpecFields.check(spec);
        if (!TaskIds.isValid(request.id())) {
            throw new EngineException.InvalidArgument("\"" + request.id() + "\" is no id of a container");
        }
        this.process = Objects.requireNonNull(spec.process());
        this.linux = Objects.requireNonNull(spec.linux());
        this.namespaces = Namespaces.of(spec);
        this.sysctls = new Sysctls(spec, namespaces);
        sysctls.check();
        this.filter = Optional.ofNullable(linux.seccomp()).map(filters::of);
        this.files = new LxcFiles(request.stateDirectory());
        this.cgroup = cgroup(cgroupsPath());
        this.entry = new Entry(process, host.capabilities(), filter);
    }

    LxcTask run() {
        try {
            return make();
        } catch (RuntimeException e) {
            undo.forEach(Runnable::run);
            throw Failures.ofProcess(e, entry.failure(), Failures.CREATE);
        }
    }

    private LxcTask make() {
        var state = new LxcState(
                cgroupsPath(), null, null, filter.map(SeccompFilter::flags).orElse(null), namespaces.makes("pid"));
        undo.push(files::clear);
        filter.ifPresent(files.filter()::write);
        files.write(state);
        makeCgroup();
        var launch = new LxcLaunch(request, programs, host, shims, namespaces, files, cgroup, entry);
        LxcLaunch.Launched launched = launch.run();
        undo.push(() -> {
            cgroup.kill();
            launched.gate().close();
            launched.shim().destroy();
        });
        PidFd init = PidFd.open(launched.pid());
        undo.push(init::close);
        LxcState running = state.with(ProcessIdentity.of(launched.shim()), ProcessIdentity.of(init));
        files.write(running);
        sysctls.apply(init);
        var execs = new ExecTable(
                request.id(),
                files,
                host,
                new LxcExecs(request.id(), programs, files, cgroup, host.capabilities(), filter, Optional.of(init)));
        var parts = new HeldTask.Parts(
                request.id(), files, cgroup, launched.shim(), execs, false, running.ownPids(), limitsMemory());
        var gate = new LxcTask.Gate(launched.gate(), entry.failure());
        return new LxcTask(parts, host, init.pid(), Optional.of(init), Optional.of(gate));
    }

    private String cgroupsPath() {
        return Objects.requireNonNull(linux.cgroupsPath());
    }

    private boolean limitsMemory() {
        LinuxResources resources = linux.resources();
        return resources != null && resources.memory() != null;
    }

    private CgroupManager cgroup(String path) {
        try {
            return host.cgroup(path);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("linux.cgroupsPath: " + e.getMessage(), e);
        }
    }

    private void makeCgroup() {
        try {
            cgroup.create();
            undo.push(cgroup::remove);
            cgroup.apply(LimitsOfSpec.ofContainer(linux.resources()));
        } catch (RuntimeException e) {
            throw LimitFailures.of(e);
        }
    }
}
