package org.gantry.runtime.libcontainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.libcontainer.hooks.HookRunner;
import org.gantry.runtime.libcontainer.spec.SpecCheck;
import org.gantry.runtime.support.ExecProcess;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.TaskIds;

/** The further processes of one container. */
final class Execs {
    private final String containerId;
    private final StateDirectory directory;
    private final TaskState state;
    private final CgroupManager cgroup;
    private final ShimHandle container;
    private final Driver driver;
    private final Map<String, ExecProcess> processes = new ConcurrentHashMap<>();

    Execs(
            String containerId,
            StateDirectory directory,
            TaskState state,
            CgroupManager cgroup,
            ShimHandle container,
            Driver driver) {
        this.containerId = containerId;
        this.directory = directory;
        this.state = state;
        this.cgroup = cgroup;
        this.container = container;
        this.driver = driver;
    }

    ExecProcess start(ExecRequest request) {
        if (!TaskIds.isValid(request.id()) || processes.containsKey(request.id())) {
            throw new EngineException.Conflict("exec " + request.id() + " exists already or is no name");
        }
        SpecCheck.checkProcess(request.process());
        driver.warnings().check(request.process());
        ShimHandle shim = new ExecLaunch(containerId, container.init(), cgroup, directory, state, driver).run(request);
        return register(request.id(), shim);
    }

    /** Runs hooks that are to be as the container's own processes are. */
    HookRunner.ContainerLauncher ofHooks(RuntimeSpec.Process process) {
        return (command, stdin, stdout, stderr) -> new ExecLaunch(
                        containerId, container.init(), cgroup, directory, state, driver)
                .runHook(process, command, stdin, stdout, stderr);
    }

    ExecProcess adopt(String execId) {
        ExecProcess known = processes.get(execId);
        if (known != null) {
            return known;
        }
        ShimHandle shim = directory
                .readExec(execId)
                .map(ExecState::shim)
                .flatMap(identity -> ShimHandle.adopt(identity.pid(), identity.startTime()))
                .orElseThrow(() ->
                        new EngineException.NotFound("exec " + execId + " of container " + containerId + " is gone"));
        return register(execId, shim);
    }

    /** Also those that only files tell of, because nobody has adopted them. */
    void deleteAll() {
        List.copyOf(processes.values()).forEach(ExecProcess::delete);
        for (String execId : new ArrayList<>(directory.execIds())) {
            Optional<ProcessIdentity> identity = directory.readExec(execId).map(ExecState::shim);
            identity.flatMap(shim -> ShimHandle.adopt(shim.pid(), shim.startTime()))
                    .ifPresent(ShimHandle::destroy);
            directory.deleteExec(execId);
        }
    }

    void releaseAll() {
        List.copyOf(processes.values()).forEach(ExecProcess::release);
    }

    private ExecProcess register(String execId, ShimHandle shim) {
        var process = new ExecProcess(execId, shim, driver.reactor(), driver.cleaner(), () -> {
            processes.remove(execId);
            directory.deleteExec(execId);
        });
        processes.put(execId, process);
        return process;
    }
}
