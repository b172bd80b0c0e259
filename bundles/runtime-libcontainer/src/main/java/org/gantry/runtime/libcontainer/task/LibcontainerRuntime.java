package org.gantry.runtime.libcontainer.task;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.shim.Shim;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.runtime.libcontainer.plan.ContainerPlan;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The execution driver that talks to the kernel itself. */
@Component(property = ContainerRuntime.NAME_PROPERTY + "=" + LibcontainerRuntime.NAME)
public final class LibcontainerRuntime implements ContainerRuntime {
    static final String NAME = "libcontainer";

    private final CgroupLayout cgroups = CgroupLayout.detect();
    private final Reactor reactor = new Reactor("gantry-libcontainer");
    private final Set<LibcontainerTask> tasks = ConcurrentHashMap.newKeySet();

    @Activate
    public LibcontainerRuntime() {}

    @Override
    public RuntimeInfo info() {
        int version = cgroups.mode() == CgroupMode.UNIFIED ? 2 : 1;
        return new RuntimeInfo(NAME, RuntimeSpec.VERSION, "cgroupfs", version);
    }

    @Override
    public Task create(TaskRequest request) {
        RuntimeSpec spec = request.spec();
        var linux = spec.linux();
        if (linux == null || linux.cgroupsPath() == null) {
            throw new EngineException.InvalidArgument("linux.cgroupsPath is missing from the spec of " + request.id());
        }
        TaskDirectory directory = new TaskDirectory(request.stateDirectory());
        CgroupManager cgroup = cgroups.manager(linux.cgroupsPath());
        TaskRecord record = new TaskRecord(request.id(), linux.cgroupsPath(), 0, 0);
        directory.write(record);
        directory.write(spec);
        try {
            cgroup.create();
            cgroup.apply(LimitsMapping.toLimits(linux.resources() == null ? LinuxResources.NONE : linux.resources()));
            return launch(request, record, directory, cgroup);
        } catch (RuntimeException e) {
            cgroup.kill();
            cgroup.remove();
            directory.clear();
            throw e;
        }
    }

    private Task launch(TaskRequest request, TaskRecord record, TaskDirectory directory, CgroupManager cgroup) {
        try (ContainerPlan plan = ContainerPlan.of(request, cgroup, directory.exitFile())) {
            ShimHandle shim = Shim.launch(plan.shim());
            LibcontainerTask task =
                    new LibcontainerTask(request.id(), request.spec(), directory, cgroup, shim, reactor);
            directory.write(record.withShim(shim.shimPid(), task.process().shimStartTime()));
            return watched(task);
        } catch (SpawnFailedException e) {
            throw new EngineException.Internal(
                    "failed to create task for container: OCI runtime create failed: " + e.getMessage(), e);
        }
    }

    @Override
    public Task adopt(String id, Path stateDirectory) {
        TaskDirectory directory = new TaskDirectory(stateDirectory);
        TaskRecord record = directory.readRecord().orElseThrow(() -> noTask(id, stateDirectory));
        ShimHandle shim = ShimHandles.adopt(directory).orElseThrow(() -> noTask(id, stateDirectory));
        return watched(new LibcontainerTask(id, null, directory, cgroups.manager(record.cgroupsPath()), shim, reactor));
    }

    @Override
    public void purge(String id, Path stateDirectory) {
        TaskDirectory directory = new TaskDirectory(stateDirectory);
        OrphanShims.kill(id);
        directory.readRecord().ifPresent(record -> {
            CgroupManager cgroup = cgroups.manager(record.cgroupsPath());
            cgroup.kill();
            cgroup.remove();
        });
        directory.clear();
    }

    /** Containers go on; their next driver instance adopts them. */
    @Deactivate
    void letGo() {
        tasks.forEach(LibcontainerTask::letGo);
        reactor.close();
    }

    private Task watched(LibcontainerTask task) {
        tasks.add(task);
        task.process().exit().thenRun(() -> tasks.remove(task));
        task.process().watch();
        return task;
    }

    private static EngineException noTask(String id, Path directory) {
        return new EngineException.NotFound("No task " + id + " lives in " + directory);
    }
}
