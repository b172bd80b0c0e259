package org.gantry.runtime.libcontainer;

import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.SpareCgroups;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.namespace.SpareTrees;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.runtime.libcontainer.hooks.HookRunner;
import org.gantry.runtime.libcontainer.init.Scripts;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilters;

/**
 * The driver for callers that want containers as children, with their own streams and without a shim: OCI's command line.
 * The containers are the same as {@link LibcontainerRuntime}'s, only who holds them differs.
 */
public final class DirectRuntime implements AutoCloseable {
    private final Driver driver;

    public DirectRuntime() {
        EngineCapabilities capabilities = EngineCapabilities.ofThisProcess();
        CgroupLayout layout = CgroupLayout.detect();
        this.driver = new Driver(
                new WaitingShims(0),
                new SpareCgroups(layout, 0, ""),
                new SpareTrees(0),
                new Scripts(),
                new Reactor("gantry-direct"),
                layout,
                capabilities,
                new SeccompFilters(),
                Cleaner.create(),
                new Warnings(capabilities));
    }

    /**
     * Makes a container that waits to be started, by this process or another one. When it fails, nothing of it remains.
     *
     * @param bundle absolute path of its OCI bundle
     * @throws EngineException as {@link org.gantry.api.runtime.ContainerRuntime#create} does
     */
    public DirectTask create(TaskRequest request, Path bundle, DirectStreams streams) {
        return new Creation(request, bundle, AsChild.CONTEXT, driver).run(streams);
    }

    /** Finds a container by its state directory; empty when none was ever completely made there. */
    public Optional<DirectTask> open(String id, Path stateDirectory) {
        var directory = new StateDirectory(stateDirectory);
        return directory
                .readInit()
                .flatMap(init -> directory
                        .read()
                        .map(state ->
                                new DirectTask(id, directory, state, init, cgroup(state), driver, directory.hooks())));
    }

    /** Removes what a creation left behind that was killed on its way. */
    public void purge(Path stateDirectory) {
        var directory = new StateDirectory(stateDirectory);
        Optional<HookRunner> hooks = directory.hooks();
        directory.read().map(this::cgroup).ifPresent(cgroup -> {
            cgroup.kill();
            cgroup.remove();
        });
        directory.clear();
        hooks.ifPresent(HookRunner::afterDelete);
    }

    /** Lets go of what waits for ends; containers live on. */
    @Override
    public void close() {
        driver.shims().close();
        driver.reactor().close();
    }

    private CgroupManager cgroup(TaskState state) {
        return driver.layout().manager(state.cgroupsPath());
    }
}
