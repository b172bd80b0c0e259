package org.gantry.linux.shim;

import java.util.List;
import java.util.OptionalInt;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * The launching engine's side of the barrier that init waits at.
 *
 * @param none whether there is no barrier, as init goes on by itself
 * @param over what is to be done when nothing is left of the launch
 */
record StartGate(Fd barrier, ShimReport report, boolean none, Runnable over) implements AutoCloseable {
    static StartGate closed(Fd barrier, ShimReport report, Runnable over) {
        return new StartGate(barrier, report, false, over);
    }

    static StartGate none(Fd barrier, ShimReport report, Runnable over) {
        return new StartGate(barrier, report, true, over);
    }

    /** Waits until init is at the barrier or at a halt; without a barrier, until its pid is known. */
    OptionalInt awaitStandstill() {
        if (none) {
            report.awaitPid();
            return OptionalInt.empty();
        }
        return report.awaitStandstill();
    }

    /** Has the outsiders act, each at its halt, until init is at the barrier. */
    void passHalts(OptionalInt first, List<Outsider> outsiders, PidFd init) {
        for (OptionalInt halt = first; halt.isPresent(); halt = report.awaitStandstill()) {
            outsiders.get(halt.getAsInt()).act(init);
            letGo(barrier);
        }
    }

    /** Lets init go on and waits until it has called execve, or failed. */
    void open() {
        try (this) {
            if (!none) {
                letGo(barrier);
            }
            report.awaitEnd();
        }
    }

    /** Somebody may have killed init at the barrier; then its exit record tells, as for any other end. */
    static void letGo(Fd barrier) {
        try {
            barrier.writeFully(new byte[1]);
        } catch (SyscallException e) {
            if (!e.is(Errno.EPIPE)) {
                throw e;
            }
        }
    }

    /** Without the byte, init sees the end of the pipe and exits. */
    @Override
    public void close() {
        barrier.close();
        report.close();
        over.run();
    }
}
