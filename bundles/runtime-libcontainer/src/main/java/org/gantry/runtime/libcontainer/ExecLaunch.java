package org.gantry.runtime.libcontainer;

import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.Shim;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.runtime.libcontainer.init.ExecProgram;
import org.gantry.runtime.libcontainer.init.ExecutableSearch;

/** Starts a further process in a container. */
record ExecLaunch(
        String containerId,
        PidFd init,
        CgroupManager cgroup,
        StateDirectory directory,
        TaskState state,
        Driver driver) {

    /** Returns when the process runs its program; when that fails, nothing of it remains. */
    ShimHandle run(ExecRequest request) {
        var search = new ExecutableSearch(request.process(), Failures.EXEC);
        try {
            ShimHandle shim = launch(request, search);
            try {
                directory.writeExec(request.id(), new ExecState(TaskState.ProcessIdentity.of(shim)));
                shim.start();
                return shim;
            } catch (RuntimeException e) {
                shim.destroy();
                throw e;
            }
        } catch (RuntimeException e) {
            directory.deleteExec(request.id());
            throw Failures.ofProcess(e, search.failure(), Failures.EXEC);
        }
    }

    private ShimHandle launch(ExecRequest request, ExecutableSearch search) {
        RuntimeSpec.Process process = request.process();
        try (CgroupManager.Membership membership = cgroup.openMembership()) {
            ProcessStdio stdio = ProcessStdio.of(process, request.openStdin(), () -> ContainerTerminal.open(init));
            ShimSpec.Builder shim = ShimSpec.of(
                    containerId, directory.exitFileOfExec(request.id()), stdio.stdio(), search.lastCandidate());
            var program = new ExecProgram(
                    containerId,
                    init,
                    process,
                    membership,
                    directory.filter(state),
                    driver.capabilities(),
                    stdio.own(),
                    state.personality());
            stdio.closeOnFailure(() -> program.addTo(shim, search));
            return Shim.launch(shim.build());
        }
    }
}
