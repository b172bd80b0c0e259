package org.gantry.linux.shim;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gantry.linux.process.PidFd;

/**
 * A shim that has its program, and carries it out while the engine does something else. What it was launched with is open
 * until {@link #awaitReady} has passed it on, or failed.
 */
public final class LaunchedShim {
    private final PidFd shim;
    private final long startTime;
    private final Optional<PidFd> made;
    private final ShimStreams streams;
    private final ShimControls controls;
    private final StartGate gate;
    private final List<Outsider> outsiders;

    /** @param made init, if it was made before it had a program */
    LaunchedShim(
            PidFd shim,
            long startTime,
            Optional<PidFd> made,
            ShimStreams streams,
            ShimControls controls,
            StartGate gate,
            List<Outsider> outsiders) {
        this.shim = shim;
        this.startTime = startTime;
        this.made = made;
        this.streams = streams;
        this.controls = controls;
        this.gate = gate;
        this.outsiders = outsiders;
    }

    /** The pid of the shim, as {@link ShimHandle#shimPid}. */
    public int pid() {
        return shim.pid();
    }

    /** As {@link ShimHandle#shimStartTime}. */
    public long startTime() {
        return startTime;
    }

    /**
     * Waits until init is at the barrier; without one, until it is known who that is.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed; nothing is left of the container then but
     *     what the steps themselves made elsewhere
     * @throws IllegalStateException when shim or init was killed meanwhile
     */
    public ShimHandle awaitReady() {
        try {
            OptionalInt halt = gate.awaitStandstill();
            PidFd init = made.orElseGet(() -> PidFd.own(gate.report().pid(), shim.getFd(ShimFd.INIT_PIDFD)));
            try {
                gate.passHalts(halt, outsiders, init);
            } catch (RuntimeException e) {
                init.close();
                throw e;
            }
            return new ShimHandle(shim, startTime, init, streams, controls, gate);
        } catch (RuntimeException e) {
            destroy();
            throw e;
        }
    }

    /** Ends it, and whatever init there is. */
    public void destroy() {
        gate.barrier().close();
        gate.report().awaitEndQuietly();
        new ShimEnd(shim, controls).dismissWithInit(gate.report().pid());
        gate.close();
        streams.close();
        controls.close();
        made.ifPresent(PidFd::close);
        shim.close();
    }
}
