package org.gantry.runtime.oci;

import java.nio.file.Path;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.support.Leftovers;
import org.gantry.runtime.support.ProcessIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An execution driver that has one program make its containers. */
final class OciRuntime implements ContainerRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(OciRuntime.class);

    private final OciProgram program;
    private final OciHost host;

    OciRuntime(OciProgram program, OciHost host) {
        this.program = program;
        this.host = host;
    }

    @Override
    public RuntimeInfo info() {
        return new RuntimeInfo(
                program.name(), program.version(), "cgroupfs", host.driver().cgroupVersion());
    }

    @Override
    public Task create(TaskRequest request) {
        return new OciCreation(request, program, host).create();
    }

    /** Executes the program once, if it can make and start a container with one command. */
    @Override
    public Task run(TaskRequest request) {
        return program.runsDetached()
                ? new OciCreation(request, program, host).run()
                : ContainerRuntime.super.run(request);
    }

    /** Whether the container's program has been started, only the one that started it knows. */
    @Override
    public Task adopt(String id, Path stateDirectory) {
        var files = new OciFiles(stateDirectory);
        OciState state = files.read().orElseThrow(() -> nothingLeft(id));
        ProcessIdentity identity = state.shim();
        ShimHandle shim = identity == null
                ? null
                : ShimHandle.adopt(identity.pid(), identity.startTime()).orElse(null);
        if (shim == null) {
            throw nothingLeft(id);
        }
        try {
            var commands = new OciCommands(id, program, files, host);
            boolean started = shim.exitRecord().isPresent()
                    || !commands.status().orElse("").equals("created");
            CgroupManager cgroup = host.driver().cgroup(state.cgroupsPath());
            return new OciTask(id, program, files, state, cgroup, shim, host, started, cgroup.limitsMemory());
        } catch (RuntimeException | LinkageError e) { // a bundle on trial may lack anything
            shim.close();
            throw e;
        }
    }

    @Override
    public void purge(String id, Path stateDirectory) {
        var files = new OciFiles(stateDirectory);
        files.read().ifPresent(state -> {
            CgroupManager cgroup = host.driver().cgroup(state.cgroupsPath());
            cgroup.kill();
            new Leftovers(stateDirectory).endShims();
            new OciCommands(id, program, files, host)
                    .delete()
                    .ifPresent(complaint -> LOG.debug("nothing to delete of {}: {}", id, complaint.words()));
            cgroup.remove();
        });
        files.clear();
    }

    private static EngineException nothingLeft(String id) {
        return new EngineException.NotFound("nothing of container " + id + " is left to take over");
    }
}
