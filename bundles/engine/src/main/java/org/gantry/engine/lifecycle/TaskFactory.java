package org.gantry.engine.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.MountPoint;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.FileTree;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.core.Layout;
import org.gantry.engine.network.HostFiles;
import org.gantry.engine.network.NetworkMode;
import org.gantry.engine.network.Sandboxes;
import org.gantry.engine.spec.InitWrapper;
import org.gantry.engine.spec.SpecFactory;
import org.gantry.engine.spec.SpecRequest;
import org.gantry.engine.volume.MountPlanner;
import org.gantry.engine.volume.PreparedMounts;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.DetachedMount;

/** From a container to the task its driver runs. */
final class TaskFactory {
    private final EngineCore core;
    private final SpecFactory specs = new SpecFactory();
    private final MountPlanner planner;

    TaskFactory(EngineCore core, MountPlanner planner) {
        this.core = core;
        this.planner = planner;
    }

    /** A task that waits to be started, in the given place in the network. */
    Task create(Container container, Sandboxes.Attachment network) {
        try (DetachedMount rootfs = core.views().forRun(container);
                RootDir root = rootfs.root();
                PreparedMounts mounts =
                        planner.prepare(container.id(), container.record().mounts(), root)) {
            makeWorkingDirectory(container.record().config(), root);
            RuntimeSpec spec = spec(container, network, root, mounts);
            boolean stdin = container.record().config().process().openStdin();
            Path state = Layout.make(core.layout().task(container.id()));
            var runtime = core.services().runtimes().get(container.record().runtime());
            return runtime.create(
                    new TaskRequest(container.id(), spec, state, rootfs.fd().number(), stdin));
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

    private RuntimeSpec spec(Container container, Sandboxes.Attachment network, RootDir root, PreparedMounts mounts) {
        RuntimeSpec spec = specs.create(specRequest(container, network, root, mounts));
        return InitWrapper.isWanted(container.record().config())
                ? InitWrapper.wrap(spec, core.layout().container(container.id()))
                : spec;
    }

    private SpecRequest specRequest(
            Container container, Sandboxes.Attachment network, RootDir root, PreparedMounts mounts) {
        ContainerConfig config = container.record().config();
        String hostname = Hostname.of(container, core);
        return new SpecRequest(
                container.id(),
                config,
                hostname,
                root,
                mounts.mounts(),
                files(container, hostname, network),
                network.sandbox(),
                core.layout().cgroup(config.resources().cgroupParent(), container.id()),
                ref -> core.sandboxes()
                        .requireRunning(ref, "a namespace")
                        .state()
                        .pid());
    }

    private List<MountPoint> files(Container container, String hostname, Sandboxes.Attachment network) {
        ContainerConfig config = container.record().config();
        if (NetworkMode.of(config.network()) instanceof NetworkMode.OfContainer other) {
            return HostFiles.mounts(
                    core.layout().container(core.find(other.ref()).id()));
        }
        return HostFiles.write(core.layout().container(container.id()), config, hostname, network.endpoints());
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
        try {
            FileTree.delete(core.layout().task(id));
            FileTree.delete(core.layout().streams(id));
            FileTree.delete(core.layout().execs(id));
        } catch (IOException e) {
            throw new EngineException.Internal("cannot remove the run files of " + id, e);
        }
    }
}
