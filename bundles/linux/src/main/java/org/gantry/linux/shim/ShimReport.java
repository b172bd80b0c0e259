package org.gantry.linux.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.spawn.StepNames;

/**
 * The pipe on which shim and init tell the launching engine how far they came. A message is two 64-bit words: a tag
 * and a value, or what the interpreter put into the failure cell { address of the step, errno }. The pipe ends when
 * init has called execve (its end is close-on-exec) or is gone.
 */
final class ShimReport implements AutoCloseable {
    /** The shim made init; the value is its pid. */
    static final long PID = 1;

    /** Init carried out its setup and waits at the barrier. */
    static final long READY = 2;

    /** Init stands still at a halt; the value is its number. */
    static final long HALTED = 3;

    /** The maker of init has ended; the value is its wait status. */
    static final long MADE = 4;

    static final int MESSAGE_SIZE = 2 * Long.BYTES;

    private final Fd pipe;
    private final StepNames steps;
    private int pid;
    private int halt;
    private int madeStatus;

    ShimReport(Fd pipe, StepNames steps) {
        this.pipe = pipe;
        this.steps = steps;
    }

    /**
     * Reads until init stands still and its pid is known. The two are told by two processes, in any order.
     *
     * @return the number of the halt, empty at the barrier
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed
     * @throws IllegalStateException when shim or init was killed
     */
    OptionalInt awaitStandstill() {
        long tag = 0;
        while (pid == 0 || (tag != READY && tag != HALTED)) {
            long next = acceptNext();
            tag = next == PID ? tag : next;
        }
        return tag == READY ? OptionalInt.empty() : OptionalInt.of(halt);
    }

    /**
     * Reads until the pid of init is known.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed
     * @throws IllegalStateException when shim or init was killed
     */
    void awaitPid() {
        while (pid == 0) {
            acceptNext();
        }
    }

    /** Of an init that has been made before, so that nobody need tell its pid. */
    void know(int pidOfInit) {
        pid = pidOfInit;
    }

    /**
     * Reads until the maker of init has ended.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed
     * @throws IllegalStateException when the shim was killed
     */
    ExitStatus awaitMade() {
        for (ByteBuffer message = next(); message.hasRemaining(); message = next()) {
            if (accept(message) == MADE) {
                return ExitStatus.ofWaitStatus(madeStatus);
            }
        }
        throw new IllegalStateException("the shim was killed before the container was made");
    }

    /** The pid of init; 0 until it is known. */
    int pid() {
        return pid;
    }

    /**
     * Reads to the end: init has called execve then, or was killed, which its exit record tells.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed, execve included
     */
    void awaitEnd() {
        for (ByteBuffer message = next(); message.hasRemaining(); message = next()) {
            accept(message);
        }
    }

    /** Reads to the end whatever it says: then init is gone and the shim has nothing left to set up. */
    void awaitEndQuietly() {
        for (ByteBuffer message = next(); message.hasRemaining(); message = next()) {
            if (message.getLong() == PID) {
                pid = (int) message.getLong();
            } // else a further failure, for example of the shim after that of init
        }
    }

    @Override
    public void close() {
        pipe.close();
    }

    private long acceptNext() {
        ByteBuffer message = next();
        if (!message.hasRemaining()) {
            throw new IllegalStateException("the shim or init was killed before the container was set up");
        }
        return accept(message);
    }

    private long accept(ByteBuffer message) {
        long tag = message.getLong();
        long value = message.getLong();
        if (tag == PID) {
            pid = (int) value;
        } else if (tag == HALTED) {
            halt = (int) value;
        } else if (tag == MADE) {
            madeStatus = (int) value;
        } else if (tag != READY) {
            throw steps.failure(tag, (int) value);
        }
        return tag;
    }

    /** Writes of this size to a pipe are never torn, so neither are reads. */
    private ByteBuffer next() {
        ByteBuffer message = ByteBuffer.allocate(MESSAGE_SIZE).order(ByteOrder.nativeOrder());
        pipe.read(message);
        return message.flip();
    }
}
