package org.gantry.runtime.oci;

import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.support.ExecTable;
import org.gantry.runtime.support.ExitWatch;
import org.gantry.runtime.support.HeldTask;
import org.gantry.runtime.support.Signalling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container that a program has made. What changes its state is the program's to do, since it keeps a state of its own;
 * limits go to the cgroup itself: a program's {@code update} knows some of them and passes over the rest.
 */
final class OciTask extends HeldTask {
    private static final Logger LOG = LoggerFactory.getLogger(OciTask.class);

    private final OciCommands commands;

    /** @param limitsMemory whether it can run out of memory by itself */
    OciTask(
            String id,
            OciProgram program,
            OciFiles files,
            OciState state,
            CgroupManager cgroup,
            ShimHandle shim,
            OciHost host,
            boolean started,
            boolean limitsMemory) {
        var execs = new ExecTable(id, files, host.driver(), new OciExecs(id, program, files, state, host));
        var parts = new Parts(id, files, cgroup, shim, execs, started, state.ownPids(), limitsMemory);
        super(parts, host.driver(), ExitWatch.Told.THE_SAME);
        this.commands = new OciCommands(id, program, files, host);
        beginToWatch(host.driver());
    }

    @Override
    protected void letGo() {
        commands.attempt("start").ifPresent(complaint -> {
            shim().init().trySendSignal(Signal.SIGKILL);
            throw complaint.toException("failed to start container: OCI runtime start failed: ", "exec:");
        });
    }

    @Override
    public void signal(int signal, boolean everyProcess) {
        guard().use(() -> {
            if (!shim().init().isAlive()) {
                throw new EngineException.NotFound("container " + id() + " is not running");
            }
            Optional<Complaint> complaint =
                    everyProcess ? Optional.empty() : commands.attempt("kill", Integer.toString(signal));
            if (everyProcess || signal == Signal.SIGKILL) {
                new Signalling(id(), shim().init(), cgroup()).sendIfAlive(signal, everyProcess);
            } else if (complaint.isPresent() && shim().init().isAlive()) {
                throw new EngineException.Internal("signal " + signal + " to container " + id() + ": "
                        + complaint.get().words());
            }
        });
    }

    @Override
    protected void freeze() {
        commands.require("pause");
    }

    @Override
    protected void thaw() {
        commands.require("resume");
    }

    @Override
    protected void forget() {
        commands.delete().ifPresent(complaint -> LOG.warn("deleting container {}: {}", id(), complaint.words()));
    }
}
