package org.gantry.runtime.libcontainer;

import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.Child;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.runtime.libcontainer.init.ExecProgram;
import org.gantry.runtime.libcontainer.init.ExecutableSearch;
import org.gantry.runtime.support.ContainerTerminal;
import org.gantry.runtime.support.ProcessStdio;
import org.gantry.runtime.support.program.Failures;

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
        try (var way =
                new HeldByShim(driver.shims(), directory.exitFileOfExec(request.id()), request.openStdin(), true)) {
            directory.writeExec(request.id(), new ExecState(way.holder().orElseThrow()));
            ShimHandle shim = launch(way, request.process(), search, search.lastCandidate())
                    .awaitReady();
            try {
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

    /** As {@link #run(ExecRequest)}, as a child of this process. */
    PidFd run(RuntimeSpec.Process process, DirectStreams streams) {
        try (AsChild way = new AsChild(streams, Optional.empty())) {
            var search = new ExecutableSearch(process, way.execContext());
            try {
                return started(launch(way, process, search, search.lastCandidate()));
            } catch (RuntimeException e) {
                throw Failures.ofProcess(e, search.failure(), way.execContext());
            }
        }
    }

    /**
     * Runs a program of a hook in the container, as the container's program will run.
     *
     * @param process who the container's program is; its own command and terminal have no meaning here
     */
    PidFd runHook(RuntimeSpec.Process process, Command command, Fd stdin, Fd stdout, Fd stderr) {
        RuntimeSpec.Process hook = HookProcess.of(process, command);
        var streams = new DirectStreams(stdin, stdout, stderr, Fd::close);
        try (AsChild way = new AsChild(streams, Optional.empty())) {
            return started(launch(way, hook, new ExecutableSearch(hook, ""), command));
        }
    }

    private static PidFd started(Child child) {
        try {
            child.start();
            return child.process();
        } catch (RuntimeException e) {
            child.end();
            throw e;
        }
    }

    private <T> T launch(Way<T> way, RuntimeSpec.Process process, ExecutableSearch search, Command command) {
        try (CgroupManager.Membership membership = cgroup.openMembership()) {
            ProcessStdio stdio = way.stdio(process, () -> ContainerTerminal.open(init));
            ShimSpec.Builder shim = way.begin(containerId, stdio, command);
            var program = new ExecProgram(
                    containerId,
                    init,
                    process,
                    membership,
                    directory.filter(state),
                    driver.capabilities(),
                    stdio.own(),
                    state.personality(),
                    Optional.ofNullable(state.users()),
                    state.ownTime());
            return way.launch(stdio.closeOnFailure(() -> program.complete(shim, driver.scripts(), search)));
        }
    }
}
