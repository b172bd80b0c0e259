package org.gantry.runtime.support;

import java.util.Optional;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.TakenShim;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * A process that no later one is mistaken for.
 *
 * @param startTime see {@link ProcStat#startTime}
 */
public record ProcessIdentity(int pid, long startTime) {
    public static ProcessIdentity of(ShimHandle handle) {
        return new ProcessIdentity(handle.shimPid(), handle.shimStartTime());
    }

    public static ProcessIdentity of(TakenShim shim) {
        return new ProcessIdentity(shim.pid(), shim.startTime());
    }

    public static ProcessIdentity of(PidFd process) {
        long startTime = ProcStat.startTimeOf(process.pid())
                .orElseThrow(() -> new IllegalStateException("the process was killed as soon as it ran"));
        return new ProcessIdentity(process.pid(), startTime);
    }

    /** The process, if it is still there; a zombie is not. */
    public Optional<PidFd> open() {
        try {
            PidFd process = PidFd.open(pid);
            boolean same =
                    ProcStat.startTimeOf(pid).filter(time -> time == startTime).isPresent();
            if (same && process.isAlive()) {
                return Optional.of(process);
            }
            process.close();
            return Optional.empty();
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The shim that this is, taken over; empty when it is gone. */
    public Optional<ShimHandle> adoptShim() {
        return ShimHandle.adopt(pid, startTime);
    }
}
