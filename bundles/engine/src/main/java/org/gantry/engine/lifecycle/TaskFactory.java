package org.gantry.engine.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.MountPoint;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.FileTree;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.core.Layout;
import org.gantry.engine.driver.ServedTask;
import org.gantry.engine.namespace.RunNamespaces;
import org.gantry.engine.namespace.SharedMemory;
import org.gantry.engine.network.HostFiles;
import org.gantry.engine.network.NetworkMode;
import org.gantry.engine.network.Sandboxes;
import org.gantry.engine.spec.GivenNamespaces;
import org.gantry.engine.spec.InitWrapper;
import org.gantry.engine.spec.SpecFactory;
import org.gantry.engine.spec.SpecRequest;
import org.gantry.engine.volume.MountPlanner;
import org.gantry.engine.volume.PreparedMounts;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.OwnerMap;

/** From a container to the task its driver runs. */
final class TaskFactory {
    private final EngineCore core;
    private final SpecFactory specs = new SpecFactory();
    private final MountPlanner planner;
    private final SharedMemory memory;

    TaskFactory(EngineCore core, MountPlanner planner, SharedMemory memory) {
        this.core = core;
        this.planner = planner;
        this.memory = memory;
    }

    /** How a driver comes to a task. */
    @FunctionalInterface
    private interface Making {
        ServedTask make(String runtime, TaskRequest request, ReentrantLock lock);
    }

    /**
     * A task that waits to be started.
     *
     * @param network its place there
     * @param namespaces that are there before it
     */
    ServedTask create(Container container, Sandboxes.Attachment network, RunNamespaces namespaces) {
        return make(container, network, namespaces, core.services().runtimes()::create);
    }

    /** A task that has been started; otherwise as {@link #create}. */
    ServedTask run(Container container, Sandboxes.Attachment network, RunNamespaces namespaces) {
        return make(container, network, namespaces, core.services().runtimes()::run);
    }

    private ServedTask make(
            Container container, Sandboxes.Attachment network, RunNamespaces namespaces, Making driver) {
        Optional<OwnerMap> owners = namespaces.owners();
        try (RunRoot rootfs = new RunRoot(core, container, owners);
                PreparedMounts mounts = prepare(container, rootfs, owners)) {
            RuntimeSpec spec = spec(container, rootfs, mounts, namespaces.given(network.sandbox()), network);
            boolean stdin = container.record().config().process().openStdin();
            Path state = Layout.make(core.layout().task(container.id()));
            var request = new TaskRequest(
                    container.id(), spec, state, rootfs.forContainer().number(), stdin);
            return driver.make(container.record().runtime(), request, container.lock());
        }
    }

    /** A run that an earlier engine began goes on with its volumes. */
    void resumeVolumes(Container container) {
        planner.resume(container.id(), container.record().mounts());
    }

    /** The volumes of a run that is over, or has not come to be. */
    void releaseVolumes(Container container) {
        planner.release(container.id(), container.record().mounts());
    }

    private PreparedMounts prepare(Container container, RunRoot rootfs, Optional<OwnerMap> owners) {
        try (RootDir root = rootfs.onDisk()) {
            return planner.prepare(container.id(), container.record().mounts(), root, owners);
        }
    }

    private RuntimeSpec spec(
            Container container,
            RunRoot rootfs,
            PreparedMounts mounts,
            GivenNamespaces given,
            Sandboxes.Attachment network) {
        RuntimeSpec spec;
        try (RootDir root = rootfs.onDisk()) {
            makeWorkingDirectory(container.record().config(), root);
            spec = specs.create(specRequest(container, root, mounts, given, network));
        }
        return InitWrapper.isWanted(container.record().config())
                ? InitWrapper.wrap(spec, core.layout().container(container.id()))
                : spec;
    }

    private SpecRequest specRequest(
            Container container,
            RootDir root,
            PreparedMounts mounts,
            GivenNamespaces given,
            Sandboxes.Attachment network) {
        ContainerConfig config = core.sandboxes().links().inEnvironment(container);
        String hostname = Hostname.of(container, core);
        return new SpecRequest(
                container.id(),
                config,
                hostname,
                root,
                mounts.mounts(),
                files(container, hostname, network),
                mounts.ofHost(),
                given,
                container.run().sharedMemory(),
                core.layout().cgroup(config.resources().cgroupParent(), container.id()));
    }

    private List<MountPoint> files(Container container, String hostname, Sandboxes.Attachment network) {
        ContainerConfig config = container.record().config();
        if (NetworkMode.of(config.network()) instanceof NetworkMode.OfContainer other) {
            return HostFiles.mounts(
                    core.layout().container(core.find(other.ref()).id()));
        }
        return HostFiles.write(
                core.layout().container(container.id()),
                config,
                hostname,
                network.endpoints(),
                core.sandboxes().links().hosts(container),
                core.sandboxes()::hostAddress);
    }

    /** As dockerd does, so that {@code -w} names a directory that is there. */
    private static void makeWorkingDirectory(ContainerConfig config, RootDir root) {
        String directory = config.process().workingDirectory();
        if (!directory.isEmpty() && !directory.equals("/")) {
            Fd made = root.mkdirs(directory, 0x1ED, 0, 0);
            made.close();
        }
    }

    /** The state directory of a run that is over. */
    void removeState(String id) {
        memory.remove(id);
        try {
            FileTree.delete(core.layout().task(id));
            FileTree.delete(core.layout().streams(id));
            FileTree.delete(core.layout().execs(id));
        } catch (IOException e) {
            throw new EngineException.Internal("cannot remove the run files of " + id, e);
        }
    }
}
