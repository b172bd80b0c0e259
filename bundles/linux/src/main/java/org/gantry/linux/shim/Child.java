package org.gantry.linux.shim;

import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;

/** A process that waits at the barrier and whose parent is this process. Closing it lets go of it and ends nothing. */
public final class Child implements AutoCloseable {
    private final PidFd process;
    private final StartGate gate;

    Child(PidFd process, StartGate gate) {
        this.process = process;
        this.gate = gate;
    }

    /** The process, to wait for and to reap. */
    public PidFd process() {
        return process;
    }

    /**
     * Lets the process go on from the barrier to execve and waits until it got there.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when one of the last steps or execve failed; the process has
     *     exited then and waits to be reaped
     */
    public void start() {
        gate.open();
    }

    /** Kills and reaps it, and closes this handle. */
    public void end() {
        try (this) {
            process.trySendSignal(Signal.SIGKILL);
            process.waitExit();
        }
    }

    @Override
    public void close() {
        process.close();
        gate.close();
    }
}
