package org.gantry.runtime.oci;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.support.ExecProcess;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.TaskIds;

/** The further processes of one container. */
final class OciExecs {
    private static final String CONTEXT = "OCI runtime exec failed: ";

    private final String containerId;
    private final OciProgram program;
    private final OciFiles files;
    private final OciState state;
    private final OciHost host;
    private final Map<String, ExecProcess> processes = new ConcurrentHashMap<>();

    OciExecs(String containerId, OciProgram program, OciFiles files, OciState state, OciHost host) {
        this.containerId = containerId;
        this.program = program;
        this.files = files;
        this.state = state;
        this.host = host;
    }

    ExecProcess start(ExecRequest request) {
        if (!TaskIds.isValid(request.id()) || processes.containsKey(request.id())) {
            throw new EngineException.Conflict("exec " + request.id() + " exists already or is no name");
        }
        new SpecFields(program).checkProcess(request.process());
        ShimHandle shim = launch(request);
        try {
            files.writeExec(request.id(), ProcessIdentity.of(shim));
        } catch (RuntimeException e) {
            shim.destroy();
            files.deleteExec(request.id());
            throw e;
        }
        return register(request.id(), shim);
    }

    ExecProcess adopt(String execId) {
        ExecProcess known = processes.get(execId);
        if (known != null) {
            return known;
        }
        ShimHandle shim = files.readExec(execId)
                .flatMap(ProcessIdentity::adoptShim)
                .orElseThrow(() ->
                        new EngineException.NotFound("exec " + execId + " of container " + containerId + " is gone"));
        return register(execId, shim);
    }

    /** Also those that only files tell of, because nobody has adopted them. */
    void deleteAll() {
        List.copyOf(processes.values()).forEach(ExecProcess::delete);
        for (String execId : files.execIds()) {
            files.readExec(execId).flatMap(ProcessIdentity::adoptShim).ifPresent(ShimHandle::destroy);
            files.deleteExec(execId);
        }
    }

    void releaseAll() {
        List.copyOf(processes.values()).forEach(ExecProcess::release);
    }

    private ShimHandle launch(ExecRequest request) {
        String document = "process-" + request.id();
        var config = new ConfigJson(program, host.capabilities());
        var fostering = new Fostering(
                containerId,
                "exec-" + request.id(),
                program,
                files,
                files.exitFileOfExec(request.id()),
                request.process(),
                request.openStdin(),
                CONTEXT);
        try {
            String file = files.temporary(document, config.process(request.process(), state.ownUsers()))
                    .toString();
            return fostering.run(
                    List.of("exec", "--detach", "--process", file),
                    containerId,
                    maker -> host.view().prepare(maker));
        } catch (RuntimeException e) {
            files.deleteExec(request.id());
            throw e;
        } finally {
            files.delete(document);
        }
    }

    private ExecProcess register(String execId, ShimHandle shim) {
        var process = new ExecProcess(execId, shim, host.reactor(), host.cleaner(), () -> {
            processes.remove(execId);
            files.deleteExec(execId);
        });
        processes.put(execId, process);
        return process;
    }
}
