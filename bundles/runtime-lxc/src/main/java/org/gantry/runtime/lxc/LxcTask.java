package org.gantry.runtime.lxc;

import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.ExitRecord;
import org.gantry.linux.shim.GatedCommand;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.lxc.config.SpecFields;
import org.gantry.runtime.support.DriverHost;
import org.gantry.runtime.support.HeldTask;
import org.gantry.runtime.support.Signalling;
import org.gantry.runtime.support.program.ExecFailure;
import org.gantry.runtime.support.program.Failures;

/**
 * A container that LXC has made. The shim holds LXC's monitor, whose end is that of init; init itself, which signals are for,
 * is known by its pidfd.
 */
final class LxcTask extends HeldTask {
    /** The monitor only has to notice that init is gone. */
    private static final int PATIENCE_MILLIS = 2000;

    private final int pid;
    private final Optional<PidFd> init;
    private final Optional<Gate> gate;

    /** What waits in the container for the start. */
    record Gate(GatedCommand command, ExecFailure program) {}

    /**
     * A task that runs already.
     *
     * @param init empty when it has ended
     * @param gate empty when the container's program has been started
     */
    LxcTask(Parts parts, DriverHost host, int pid, Optional<PidFd> init, Optional<Gate> gate) {
        ShimHandle shim = parts.shim();
        super(parts, host, record -> ofInit(record, shim));
        this.pid = pid;
        this.init = init;
        this.gate = gate;
        host.cleaner().register(this, () -> close(init, gate));
        beginToWatch(host);
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    protected void letGo() {
        Gate closed = gate.orElseThrow();
        try {
            closed.command().open();
        } catch (RuntimeException e) {
            throw Failures.ofProcess(e, closed.program(), Failures.CREATE);
        }
    }

    @Override
    public void signal(int signal, boolean everyProcess) {
        guard().use(() -> {
            PidFd process =
                    init.orElseThrow(() -> new EngineException.NotFound("container " + id() + " is not running"));
            new Signalling(id(), process, cgroup()).send(signal, everyProcess);
        });
    }

    @Override
    public void update(LinuxResources resources) {
        SpecFields.checkResources(resources);
        super.update(resources);
    }

    /** Otherwise the monitor, killed before it has reaped init, would leave that to the shim. */
    @Override
    protected void awaitEnd() {
        Poll.readable(shim().exitNotice().fd(), PATIENCE_MILLIS);
    }

    @Override
    protected void letGoOf() {
        close(init, gate);
    }

    private static void close(Optional<PidFd> init, Optional<Gate> gate) {
        init.ifPresent(PidFd::close);
        gate.map(Gate::command).ifPresent(GatedCommand::close);
    }

    private static ExitRecord ofInit(ExitRecord monitor, ShimHandle shim) {
        Optional<Fd> messages = shim.kept();
        if (messages.isEmpty()) {
            return monitor;
        }
        try (Fd fifo = messages.get()) {
            return ExitMessages.read(fifo)
                    .map(status -> new ExitRecord(status, monitor.time()))
                    .orElse(monitor);
        }
    }
}
