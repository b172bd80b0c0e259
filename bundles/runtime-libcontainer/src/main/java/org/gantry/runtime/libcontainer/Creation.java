package org.gantry.runtime.libcontainer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.shim.Shim;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.tty.Pty;
import org.gantry.runtime.libcontainer.init.ExecutableSearch;
import org.gantry.runtime.libcontainer.init.InitProgram;
import org.gantry.runtime.libcontainer.init.NamespacePlan;
import org.gantry.runtime.libcontainer.init.SeccompFilter;
import org.gantry.runtime.libcontainer.mount.MountPlan;
import org.gantry.runtime.libcontainer.seccomp.SeccompFlags;
import org.gantry.runtime.libcontainer.spec.LimitsOfSpec;
import org.gantry.runtime.libcontainer.spec.SpecCheck;

/**
 * Makes one task: first what can be refused without having done anything, then files, cgroup and shim. What was made is
 * undone in reverse when a later step fails.
 */
final class Creation {
    private final TaskRequest request;
    private final Driver driver;
    private final RuntimeSpec spec;
    private final RuntimeSpec.Process process;
    private final RuntimeSpec.Linux linux;
    private final StateDirectory directory;
    private final CgroupManager cgroup;
    private final ExecutableSearch search;
    private final Deque<Runnable> undo = new ArrayDeque<>();

    Creation(TaskRequest request, Driver driver) {
        SpecCheck.check(request.spec());
        if (!TaskIds.isValid(request.id())) {
            throw new EngineException.InvalidArgument("\"" + request.id() + "\" is no id of a container");
        }
        this.request = request;
        this.driver = driver;
        this.spec = request.spec();
        this.process = Objects.requireNonNull(spec.process());
        this.linux = Objects.requireNonNull(spec.linux());
        this.directory = new StateDirectory(request.stateDirectory());
        this.cgroup = cgroup(cgroupsPath());
        this.search = new ExecutableSearch(process, Failures.CREATE);
        driver.warnings().check(process);
    }

    String cgroupsPath() {
        return Objects.requireNonNull(linux.cgroupsPath());
    }

    ContainerTask run() {
        try {
            return make();
        } catch (RuntimeException e) {
            undo.forEach(Runnable::run);
            throw Failures.ofProcess(e, search.failure(), Failures.CREATE);
        }
    }

    private ContainerTask make() {
        Optional<SeccompFilter> filter = filter();
        try (NamespacePlan namespaces = NamespacePlan.of(Objects.requireNonNullElse(linux.namespaces(), List.of()))) {
            TaskState state = new TaskState(
                    cgroupsPath(),
                    null,
                    namespaces.createsPids(),
                    filter.isPresent() ? filter.get().flags() : null,
                    linux.personality());
            undo.push(directory::clear);
            filter.ifPresent(directory::write);
            directory.write(state);
            makeCgroup();
            ShimHandle shim = launch(namespaces, filter);
            undo.push(shim::destroy);
            TaskState running = state.with(TaskState.ProcessIdentity.of(shim));
            directory.write(running);
            return new ContainerTask(
                    request.id(), directory, running, cgroup, shim, driver, search.failure(), limitsMemory());
        }
    }

    private boolean limitsMemory() {
        LinuxResources resources = linux.resources();
        return resources != null && resources.memory() != null;
    }

    private Optional<SeccompFilter> filter() {
        RuntimeSpec.Seccomp profile = linux.seccomp();
        return profile == null
                ? Optional.empty()
                : Optional.of(new SeccompFilter(driver.filters().of(profile), SeccompFlags.of(profile)));
    }

    private CgroupManager cgroup(String path) {
        try {
            return driver.layout().manager(path);
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
            throw Failures.ofLimits(e);
        }
    }

    private ShimHandle launch(NamespacePlan namespaces, Optional<SeccompFilter> filter) {
        boolean terminal = Boolean.TRUE.equals(process.terminal());
        try (CgroupManager.Membership membership = cgroup.openMembership();
                MountPlan mounts = MountPlan.of(spec, terminal, driver.layout(), cgroup);
                Rootfs rootfs = Rootfs.of(request.rootfs(), linux.rootfsPropagation())) {
            Optional<Pty> pty = mounts.takeTerminal();
            ProcessStdio stdio = ProcessStdio.of(process, request.openStdin(), pty::orElseThrow);
            ShimSpec.Builder shim =
                    ShimSpec.of(request.id(), directory.exitFile(), stdio.stdio(), search.lastCandidate());
            InitProgram program = new InitProgram(
                    request.id(),
                    spec,
                    process,
                    linux,
                    rootfs.mount(),
                    namespaces,
                    mounts,
                    membership,
                    filter,
                    driver.capabilities(),
                    stdio.own(),
                    pty.map(Pty::number));
            stdio.closeOnFailure(() -> program.addTo(shim, search));
            return Shim.launch(shim.build());
        }
    }
}
