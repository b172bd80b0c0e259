package org.gantry.linux.shim;

import org.gantry.linux.fd.Fd;

/** The launching engine's side of the barrier that init waits at. */
record StartGate(Fd barrier, ShimReport report) implements AutoCloseable {
    /** Lets init go on and waits until it has called execve, or failed. */
    void open() {
        barrier.writeFully(new byte[1]);
        barrier.close();
        report.awaitEnd();
    }

    /** Without the byte, init sees the end of the pipe and exits. */
    @Override
    public void close() {
        barrier.close();
        report.close();
    }
}
