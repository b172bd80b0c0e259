package org.gantry.runtime.libcontainer;

import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.linux.cgroup.SpareCgroups;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.namespace.SpareTrees;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.runtime.libcontainer.hooks.HookRunner;
import org.gantry.runtime.libcontainer.hooks.HookedContainer;
import org.gantry.runtime.libcontainer.init.Scripts;
import org.gantry.runtime.support.Leftovers;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.program.Failures;
import org.gantry.runtime.support.seccomp.SeccompFilters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The default execution driver: everything from the OCI spec to execve by itself, through {@code org.gantry.linux}. */
@Component(service = ContainerRuntime.class, property = ContainerRuntime.NAME_PROPERTY + "=" + LibcontainerRuntime.NAME)
public final class LibcontainerRuntime implements ContainerRuntime {
    static final String NAME = "libcontainer";

    /** What an engine's own parents of cgroups are called; a parent that the user names is the user's, and stays. */
    private static final String OWN_PARENTS = "/gantry-";

    /** Enough for a container with an exec; each takes some 20 kB. */
    private static final int WAITING_SHIMS = 2;

    /** They are made again after each start; who comes before that makes one for itself. */
    private static final int SPARE_CGROUPS = 1;

    /** Likewise. */
    private static final int SPARE_TREES = 1;

    private static final String VERSION = "1.0.0";

    private final Driver driver;

    /** One cgroup each of those that share a parent, to find the parent again when the driver goes. */
    private final Map<String, CgroupManager> cgroups = new ConcurrentHashMap<>();

    @Activate
    public LibcontainerRuntime() {
        EngineCapabilities capabilities = EngineCapabilities.ofThisProcess();
        CgroupLayout layout = CgroupLayout.detect();
        var spareCgroups = new SpareCgroups(layout, SPARE_CGROUPS, OWN_PARENTS);
        var spareTrees = new SpareTrees(SPARE_TREES);
        this.driver = new Driver(
                new WaitingShims(WAITING_SHIMS, () -> {
                    spareCgroups.refill();
                    spareTrees.refill();
                }),
                spareCgroups,
                spareTrees,
                new Scripts(),
                new Reactor("gantry-runtime"),
                layout,
                capabilities,
                new SeccompFilters(),
                Cleaner.create(),
                new Warnings(capabilities));
    }

    /**
     * Stops waiting for ends; the next instance takes the tasks over. Calls that are under way still have their
     * descriptors, which go with the last reference to a task.
     */
    @Deactivate
    public void deactivate() {
        driver.shims().close();
        driver.reactor().close();
        driver.spareCgroups().close();
        driver.spareTrees().close();
        cgroups.values().forEach(CgroupManager::removeEmptyAncestors);
    }

    @Override
    public RuntimeInfo info() {
        int version = driver.layout().mode() == CgroupMode.UNIFIED ? 2 : 1;
        return new RuntimeInfo(NAME, VERSION, "cgroupfs", version);
    }

    @Override
    public Task create(TaskRequest request) {
        return make(request, Creation::create);
    }

    /** Nobody waits in between, unless hooks act there. */
    @Override
    public Task run(TaskRequest request) {
        return HookedContainer.isOne(request.spec())
                ? ContainerRuntime.super.run(request)
                : make(request, Creation::run);
    }

    private Task make(TaskRequest request, Function<Creation, Task> way) {
        var creation = new Creation(request, request.stateDirectory(), Failures.CREATE, driver);
        remember(creation.cgroupsPath());
        try {
            return way.apply(creation);
        } catch (Creation.SpareLostException e) {
            return way.apply(
                    new Creation(request, request.stateDirectory(), Failures.CREATE, driver.withoutSpareCgroups()));
        }
    }

    @Override
    public Task adopt(String id, Path stateDirectory) {
        var directory = new StateDirectory(stateDirectory);
        TaskState state = directory.read().orElseThrow(() -> nothingLeft(id));
        ProcessIdentity identity = state.shim();
        if (identity == null) {
            throw nothingLeft(id);
        }
        ShimHandle shim = ShimHandle.adopt(identity.pid(), identity.startTime()).orElseThrow(() -> nothingLeft(id));
        try {
            remember(state.cgroupsPath());
            CgroupManager cgroup = driver.layout().manager(state.cgroupsPath());
            return new ContainerTask(
                    id, directory, state, cgroup, shim, driver, null, cgroup.limitsMemory(), directory.hooks());
        } catch (RuntimeException | LinkageError e) { // a bundle on trial may lack anything
            shim.close();
            throw e;
        }
    }

    @Override
    public void purge(String id, Path stateDirectory) {
        var directory = new StateDirectory(stateDirectory);
        Optional<HookRunner> hooks = directory.hooks();
        directory.read().ifPresent(state -> {
            remember(state.cgroupsPath());
            CgroupManager cgroup = driver.layout().manager(state.cgroupsPath());
            cgroup.kill();
            new Leftovers(stateDirectory).endShims();
            cgroup.remove();
        });
        directory.clear();
        hooks.ifPresent(HookRunner::afterDelete);
    }

    private void remember(String cgroupsPath) {
        if (cgroupsPath.startsWith(OWN_PARENTS)) {
            String parent = cgroupsPath.substring(0, Math.max(0, cgroupsPath.lastIndexOf('/')));
            cgroups.computeIfAbsent(parent, p -> driver.layout().manager(cgroupsPath));
        }
    }

    private static EngineException nothingLeft(String id) {
        return new EngineException.NotFound("nothing of container " + id + " is left to take over");
    }
}
