package org.gantry.linux.shim;

import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** How a shim is sent away: by word, by SIGKILL if it does not listen, and reaped if it is a child of this process. */
record ShimEnd(PidFd shim, ShimControls controls) {
    private static final int PATIENCE_MILLIS = 2000;

    /** Waits for init first, so that the shim reaps it rather than whoever inherits it. */
    void dismiss() {
        initPidFd().ifPresent(init -> {
            try (init) {
                Poll.readable(init, PATIENCE_MILLIS);
            }
        });
        controls.release().signal(1);
        if (!Poll.readable(shim.fd(), PATIENCE_MILLIS)) {
            shim.trySendSignal(Signal.SIGKILL);
        }
        reap();
    }

    /**
     * Kills init before, which may be past the barrier.
     *
     * @param pid init's, as far as it is known
     */
    void dismissWithInit(int pid) {
        initPidFd().ifPresent(fd -> {
            try (PidFd init = PidFd.own(pid, fd)) {
                init.trySendSignal(Signal.SIGKILL);
            }
        });
        dismiss();
    }

    private Optional<Fd> initPidFd() {
        try {
            return Optional.of(shim.getFd(ShimFd.INIT_PIDFD));
        } catch (SyscallException e) {
            if (e.is(Errno.EBADF, Errno.ESRCH)) {
                return Optional.empty(); // it never came to make init, or is gone already
            }
            throw e;
        }
    }

    /** A shim that an earlier engine started is a child of somebody else, who reaps it. */
    private void reap() {
        try {
            shim.waitExit();
        } catch (SyscallException e) {
            if (!e.is(Errno.ECHILD)) {
                throw e;
            }
        }
    }
}
