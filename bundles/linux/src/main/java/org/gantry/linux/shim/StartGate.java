package org.gantry.linux.shim;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** The launching engine's side of the barrier that init waits at. */
record StartGate(Fd barrier, ShimReport report) implements AutoCloseable {
    /** Lets init go on and waits until it has called execve, or failed. */
    void open() {
        try (this) {
            letGo();
            report.awaitEnd();
        }
    }

    /** Somebody may have killed init at the barrier; then its exit record tells, as for any other end. */
    private void letGo() {
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
    }
}
