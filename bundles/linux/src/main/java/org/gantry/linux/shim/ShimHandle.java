package org.gantry.linux.shim;

import java.util.Optional;
import org.gantry.linux.fd.EventFd;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.process.Signal;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * An engine's hold on a shim and its container's init. Closing it only lets go: shim and container live on, and another
 * handle can adopt them. {@link #release} and {@link #destroy} end the shim.
 */
public final class ShimHandle implements AutoCloseable {
    private final PidFd shim;
    private final long startTime;
    private final PidFd init;
    private final ShimStreams streams;
    private final ShimControls controls;
    private volatile @Nullable StartGate gate;

    ShimHandle(
            PidFd shim,
            long startTime,
            PidFd init,
            ShimStreams streams,
            ShimControls controls,
            @Nullable StartGate gate) {
        this.shim = shim;
        this.startTime = startTime;
        this.init = init;
        this.streams = streams;
        this.controls = controls;
        this.gate = gate;
    }

    /**
     * Takes over the shim that an earlier engine started; empty when it is gone.
     *
     * @param pid its pid
     * @param startTime its {@link ProcStat#startTime}, which a later process with the same pid does not have
     */
    public static Optional<ShimHandle> adopt(int pid, long startTime) {
        try {
            return adopt(PidFd.open(pid), startTime);
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<ShimHandle> adopt(PidFd shim, long startTime) {
        Optional<ShimHandle> adopted = Optional.empty();
        try (ShimCopies copies = new ShimCopies(shim)) {
            boolean same = ProcStat.startTimeOf(shim.pid())
                    .filter(time -> time == startTime)
                    .isPresent();
            if (same && shim.isAlive()) {
                adopted = Optional.of(of(shim, startTime, copies));
                copies.keep();
            }
            return adopted;
        } finally {
            if (adopted.isEmpty()) {
                shim.close();
            }
        }
    }

    /** The pid of the shim; with {@link #shimStartTime} it is what {@link #adopt(int, long)} needs. */
    public int shimPid() {
        return shim.pid();
    }

    /** See {@link ProcStat#startTime}; 0 when it was killed as soon as it ran. */
    public long shimStartTime() {
        return startTime;
    }

    /** The shim: its descriptor becomes readable if somebody kills it. */
    public PidFd shim() {
        return shim;
    }

    /** The container's init: its descriptor becomes readable when it ends, shortly before {@link #exitNotice} does. */
    public PidFd init() {
        return init;
    }

    /** The engine's ends of the container's streams. */
    public ShimStreams streams() {
        return streams;
    }

    /** Becomes readable when the exit record is on file. */
    public EventFd exitNotice() {
        return controls.exitNotice();
    }

    /**
     * Lets init go on from the barrier to execve and waits until it got there.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when one of the last steps or execve failed: ENOENT for a
     *     command that does not exist, EACCES for one that is not executable. Init has exited then
     */
    public void start() {
        StartGate closed = gate;
        if (closed == null) {
            throw new IllegalStateException("init of shim " + shimPid() + " was started before");
        }
        try {
            closed.open();
        } finally {
            gate = null; // it knows the steps of the program, by far the most that a handle holds
        }
    }

    /** How init ended; empty while it runs. */
    public Optional<ExitRecord> exitRecord() {
        return ExitRecord.read(controls.exitFile());
    }

    /** Closes the container's stdin, here and in the shim. A terminal has no end of input and is left alone. */
    public void closeStdin() {
        streams.stdin().ifPresent(Fd::close);
        controls.closeStdin().signal(1);
    }

    /** A copy of what the shim was given to hold; empty when that is nothing, or the shim is gone. The caller closes it. */
    public Optional<Fd> kept() {
        try (ShimCopies copies = new ShimCopies(shim)) {
            Optional<Fd> found = copies.find(ShimFd.KEPT);
            copies.keep();
            return found;
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Ends the shim after init has ended, and closes this handle. Output that nobody read is lost with it. */
    public void release() {
        try (this) {
            new ShimEnd(shim, controls).dismiss();
        }
    }

    /** Kills init, ends the shim, and closes this handle. */
    public void destroy() {
        init.trySendSignal(Signal.SIGKILL);
        release();
    }

    @Override
    public void close() {
        streams.close();
        controls.close();
        init.close();
        shim.close();
        StartGate closed = gate;
        if (closed != null) {
            closed.close();
        }
    }

    private static ShimHandle of(PidFd shim, long startTime, ShimCopies copies) {
        ShimControls controls = ShimControls.adopt(copies);
        PidFd init = PidFd.own(ExitRecord.pid(controls.exitFile()), copies.get(ShimFd.INIT_PIDFD));
        ShimStreams streams = new ShimStreams(
                copies.find(ShimFd.STDIN_WRITE),
                copies.find(ShimFd.STDOUT_READ),
                copies.find(ShimFd.STDERR_READ),
                copies.find(ShimFd.PTY_MASTER));
        return new ShimHandle(shim, startTime, init, streams, controls, null);
    }
}
