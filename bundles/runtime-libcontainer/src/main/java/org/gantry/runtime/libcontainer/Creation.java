package org.gantry.runtime.libcontainer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.linux.cgroup.NewCgroup;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.shim.Child;
import org.gantry.linux.shim.EarlyInit;
import org.gantry.linux.shim.Gateway;
import org.gantry.linux.shim.LaunchedShim;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.tty.Pty;
import org.gantry.runtime.libcontainer.hooks.HookRunner;
import org.gantry.runtime.libcontainer.hooks.HookedContainer;
import org.gantry.runtime.libcontainer.init.BeforePivot;
import org.gantry.runtime.libcontainer.init.DeviceNodes;
import org.gantry.runtime.libcontainer.init.ExecutableSearch;
import org.gantry.runtime.libcontainer.init.InitProgram;
import org.gantry.runtime.libcontainer.init.NamespacePlan;
import org.gantry.runtime.libcontainer.mount.MountPlan;
import org.gantry.runtime.libcontainer.spec.SpecCheck;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.ProcessStdio;
import org.gantry.runtime.support.Rootfs;
import org.gantry.runtime.support.TaskIds;
import org.gantry.runtime.support.program.ExecFailure;
import org.gantry.runtime.support.program.Failures;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.jspecify.annotations.Nullable;

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
    private final Optional<HookRunner> hooks;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private @Nullable ContainerCgroup own;

    /** Somebody has removed a cgroup that was made ahead. Nothing is left of the attempt, and another one will not meet that. */
    static final class SpareLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private SpareLostException(RuntimeException cause) {
            super(cause);
        }
    }

    /** What has been launched, and what was on file about it by then. */
    private record Made<T>(T process, TaskState state) {}

    /**
     * Of one task.
     *
     * @param bundle the directory that the spec is from; hooks are told
     * @param context what goes before the words about a program that cannot be executed
     */
    Creation(TaskRequest request, Path bundle, String context, Driver driver) {
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
        this.search = new ExecutableSearch(process, context);
        this.hooks = HookedContainer.of(request.id(), bundle.toString(), spec).map(HookRunner::new);
    }

    String cgroupsPath() {
        return Objects.requireNonNull(linux.cgroupsPath());
    }

    /** Makes a container that waits to be started. */
    ContainerTask create() {
        return undoOnFailure(Failures.CREATE, () -> {
            Made<LaunchedShim> made = makeHeldByShim(false);
            return task(made.state(), hold(made.process()), search.failure());
        });
    }

    /** Makes a container that executes its program as soon as it can. Not for one with hooks. */
    ContainerTask run() {
        return undoOnFailure(Failures.CREATE, () -> {
            Made<LaunchedShim> made = makeHeldByShim(true);
            ShimHandle shim = hold(made.process());
            shim.start();
            return task(made.state(), shim, null);
        });
    }

    private Made<LaunchedShim> makeHeldByShim(boolean atOnce) {
        try (HeldByShim way = new HeldByShim(driver.shims(), directory.exitFile(), request.openStdin(), atOnce)) {
            return make(way);
        }
    }

    private ShimHandle hold(LaunchedShim launched) {
        ShimHandle shim = launched.awaitReady();
        undo.push(shim::destroy);
        return shim;
    }

    private ContainerTask task(TaskState state, ShimHandle shim, @Nullable ExecFailure program) {
        return new ContainerTask(request.id(), directory, state, cgroup, shim, driver, program, limitsMemory(), hooks);
    }

    /** Makes a container whose init is a child of this process. */
    DirectTask run(DirectStreams streams) {
        try (AsChild way = new AsChild(streams, Optional.of(new Gateway(directory.path())))) {
            return undoOnFailure(way.createContext(), () -> {
                Made<Child> made = make(way);
                Child child = made.process();
                undo.push(child::end);
                ProcessIdentity init = ProcessIdentity.of(child.process());
                directory.writeInit(init);
                child.close();
                return new DirectTask(request.id(), directory, made.state(), init, cgroup, driver, hooks);
            });
        }
    }

    private <T> T undoOnFailure(String context, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            boolean lost = own != null && own.isLost();
            undo.forEach(Runnable::run);
            if (lost) {
                throw new SpareLostException(e);
            }
            throw Failures.ofProcess(e, search.failure(), context);
        }
    }

    private <T> Made<T> make(Way<T> way) {
        Optional<SeccompFilter> filter = filter();
        try (NamespacePlan namespaces = NamespacePlan.of(linux, this::spareTree)) {
            if (namespaces.shape().users().isEmpty()) {
                driver.warnings().check(process);
            }
            var state = new TaskState(
                    cgroupsPath(),
                    way.holder().orElse(null),
                    namespaces.shape().createsPids(),
                    filter.isPresent() ? filter.get().flags() : null,
                    linux.personality(),
                    namespaces.shape().users().orElse(null),
                    namespaces.shape().separatesTime());
            hooks.ifPresent(runner -> undo.push(runner::afterDelete));
            undo.push(directory::clear);
            hooks.ifPresent(runner -> directory.write(runner.container()));
            own = new ContainerCgroup(cgroup, () -> directory.write(state));
            return new Made<>(launch(way, namespaces, filter, own), state);
        }
    }

    /** Hooks that act while the host's tree is there need a copy of it. */
    private Optional<Fd> spareTree() {
        return actsAtCreation().isPresent()
                ? Optional.empty()
                : driver.spareTrees().take();
    }

    private boolean limitsMemory() {
        LinuxResources resources = linux.resources();
        return resources != null && resources.memory() != null;
    }

    private Optional<SeccompFilter> filter() {
        return Optional.ofNullable(linux.seccomp()).map(driver.filters()::of);
    }

    private CgroupManager cgroup(String path) {
        try {
            return driver.layout().manager(path);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("linux.cgroupsPath: " + e.getMessage(), e);
        }
    }

    private @Nullable DeviceNodes deviceNodes(NamespacePlan namespaces) {
        return namespaces.shape().users().isEmpty() || namespaces.shape().joinsMounts()
                ? null
                : DeviceNodes.make(linux, namespaces.shape().users().get());
    }

    private <T> T launch(Way<T> way, NamespacePlan namespaces, Optional<SeccompFilter> filter, ContainerCgroup own) {
        boolean early = !namespaces.shape().haveStepsBeforeInit();
        boolean intoCgroup = driver.layout().mode() == CgroupMode.UNIFIED;
        if (early && !intoCgroup) {
            way.makeInit(new EarlyInit(namespaces.shape().cloneFlags(), Optional.empty()));
        }
        try (NewCgroup made = own.make(driver.spareCgroups(), cgroupsPath(), undo)) {
            if (early && intoCgroup) {
                way.makeInit(new EarlyInit(
                        namespaces.shape().cloneFlags(), made.membership().directory()));
            }
            return launch(way, namespaces, filter, made, () -> {
                own.complete(made, linux.resources());
                filter.ifPresent(directory::write); // for those who come later
            });
        }
    }

    private <T> T launch(
            Way<T> way, NamespacePlan namespaces, Optional<SeccompFilter> filter, NewCgroup made, Runnable meanwhile) {
        boolean terminal = Boolean.TRUE.equals(process.terminal());
        try (Rootfs rootfs = Rootfs.of(request.rootfs(), linux.rootfsPropagation());
                MountPlan mounts = MountPlan.of(
                        spec,
                        terminal,
                        driver.layout(),
                        made,
                        namespaces.userNamespace(),
                        rootfs.mount(),
                        namespaces.shape().beginsInSpareTree());
                @Nullable DeviceNodes nodes = deviceNodes(namespaces)) {
            Optional<Pty> pty = mounts.takeTerminal();
            ProcessStdio stdio = way.stdio(process, pty::orElseThrow);
            ShimSpec.Builder shim = way.begin(request.id(), stdio, search.lastCandidate());
            shim.meanwhile(meanwhile);
            InitProgram program = new InitProgram(
                    request.id(),
                    spec,
                    rootfs.mount(),
                    namespaces,
                    mounts,
                    made.membership(),
                    filter,
                    driver.capabilities(),
                    stdio.own(),
                    pty.map(Pty::number),
                    Optional.ofNullable(nodes));
            return way.launch(stdio.closeOnFailure(
                    () -> program.complete(shim, driver.scripts(), search, outsiders(), way.looksForProgram())));
        }
    }

    /** The hooks that want to see the container before it leaves the host's tree. */
    private Optional<BeforePivot> outsiders() {
        return actsAtCreation().map(runner -> new BeforePivot(place(), runner::atCreation));
    }

    private Optional<HookRunner> actsAtCreation() {
        return hooks.filter(HookRunner::actsAtCreation);
    }

    /** Where hooks find the root filesystem; where its path is only a label, at the task's own directory. */
    private String place() {
        Path path = Path.of(Objects.requireNonNull(spec.root()).path());
        return (path.isAbsolute() && Files.isDirectory(path) ? path : directory.path()).toString();
    }
}
