package org.gantry.runtime.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.Rootfs;
import org.gantry.runtime.support.TaskIds;

/** Makes one task: first what can be refused without having done anything, then files, then the program's turn. */
final class OciCreation {
    static final String CONTEXT = "failed to create task for container: OCI runtime create failed: ";
    private static final String ROOTFS = "rootfs";

    private final TaskRequest request;
    private final OciProgram program;
    private final OciHost host;
    private final RuntimeSpec spec;
    private final RuntimeSpec.Linux linux;
    private final OciFiles files;
    private final CgroupManager cgroup;

    OciCreation(TaskRequest request, OciProgram program, OciHost host) {
        new SpecFields(program).check(request.spec());
        if (!TaskIds.isValid(request.id())) {
            throw new EngineException.InvalidArgument("\"" + request.id() + "\" is no id of a container");
        }
        this.request = request;
        this.program = program;
        this.host = host;
        this.spec = request.spec();
        this.linux = Objects.requireNonNull(spec.linux());
        this.files = new OciFiles(request.stateDirectory());
        this.cgroup = cgroup();
    }

    /** A container whose program waits. */
    OciTask create() {
        return make(List.of("create"), false);
    }

    /** A container whose program has been executed, and may have ended already. */
    OciTask run() {
        return make(List.of("run", "--detach"), true);
    }

    private OciTask make(List<String> verb, boolean starts) {
        var state = new OciState(Objects.requireNonNull(linux.cgroupsPath()), null, makes("pid"), makes("user"));
        try {
            files.write(state);
            files.makeBundle(ROOTFS, new ConfigJson(program, host.driver().capabilities()).config(spec, ROOTFS));
            ShimHandle shim = launch(verb);
            try {
                OciState running = state.with(ProcessIdentity.of(shim));
                files.write(running);
                return new OciTask(request.id(), program, files, running, cgroup, shim, host, starts, limitsMemory());
            } catch (RuntimeException e) {
                shim.destroy();
                throw e;
            }
        } catch (RuntimeException e) {
            undo(e);
            throw toException(e);
        }
    }

    private ShimHandle launch(List<String> verb) {
        RuntimeSpec.Process process = Objects.requireNonNull(spec.process());
        var fostering = new Fostering(
                request.id(),
                "create",
                program,
                host.shims(),
                files,
                files.exitFile(),
                process,
                request.openStdin(),
                CONTEXT);
        try (Rootfs rootfs = Rootfs.of(request.rootfs(), linux.rootfsPropagation())) {
            List<String> command = new ArrayList<>(verb);
            command.addAll(List.of("--bundle", files.bundle().toString()));
            return fostering.run(command, request.id(), maker -> {
                host.view().prepare(maker);
                host.view().attach(maker, rootfs.mount(), files.bundle().resolve(ROOTFS));
            });
        }
    }

    /** A program that fails has mostly cleaned up; one that was killed has not. */
    private void undo(RuntimeException cause) {
        try {
            cgroup.kill();
            new OciCommands(request.id(), program, files, host).delete();
            cgroup.remove();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        } finally {
            files.clear();
        }
    }

    private static RuntimeException toException(RuntimeException failure) {
        return switch (failure) {
            case EngineException known -> known;
            case ProgramNotExecutable known -> known;
            default -> new EngineException.Internal(CONTEXT + failure.getMessage(), failure);
        };
    }

    private boolean makes(String type) {
        return linux.namespaces() != null
                && linux.namespaces().stream()
                        .anyMatch(namespace -> namespace.type().equals(type) && namespace.path() == null);
    }

    private boolean limitsMemory() {
        LinuxResources resources = linux.resources();
        return resources != null && resources.memory() != null;
    }

    private CgroupManager cgroup() {
        try {
            return host.driver().cgroup(Objects.requireNonNull(linux.cgroupsPath()));
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("linux.cgroupsPath: " + e.getMessage(), e);
        }
    }
}
