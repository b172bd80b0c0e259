package org.gantry.runtime.support;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.linux.shim.ShimHandle;

/** The further processes of one container. */
public final class ExecTable {
    private final String containerId;
    private final TaskFiles files;
    private final DriverHost host;
    private final Launcher launcher;
    private final Map<String, ExecProcess> processes = new ConcurrentHashMap<>();

    /** Starts processes. */
    @FunctionalInterface
    public interface Launcher {
        /** Returns when the process runs its program; when that fails, nothing of it remains but files. */
        ShimHandle launch(ExecRequest request);
    }

    public ExecTable(String containerId, TaskFiles files, DriverHost host, Launcher launcher) {
        this.containerId = containerId;
        this.files = files;
        this.host = host;
        this.launcher = launcher;
    }

    public ExecProcess start(ExecRequest request) {
        if (!TaskIds.isValid(request.id()) || processes.containsKey(request.id())) {
            throw new EngineException.Conflict("exec " + request.id() + " exists already or is no name");
        }
        try {
            ShimHandle shim = launcher.launch(request);
            try {
                files.writeExec(request.id(), ProcessIdentity.of(shim));
                return register(request.id(), shim);
            } catch (RuntimeException e) {
                shim.destroy();
                throw e;
            }
        } catch (RuntimeException e) {
            files.deleteExec(request.id());
            throw e;
        }
    }

    public ExecProcess adopt(String execId) {
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
    public void deleteAll() {
        List.copyOf(processes.values()).forEach(ExecProcess::delete);
        for (String execId : files.execIds()) {
            files.readExec(execId).flatMap(ProcessIdentity::adoptShim).ifPresent(ShimHandle::destroy);
            files.deleteExec(execId);
        }
    }

    public void releaseAll() {
        List.copyOf(processes.values()).forEach(ExecProcess::release);
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
