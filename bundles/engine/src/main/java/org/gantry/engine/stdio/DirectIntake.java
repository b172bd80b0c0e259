package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import org.gantry.linux.fd.Fd;

/** Reads a stream that nobody logs: of an exec process, or with log driver none. */
record DirectIntake(Fd source) implements Intake {
    @Override
    public int take(ByteBuffer into) {
        return source.readAvailable(into);
    }

    @Override
    public void settled(byte[] pending) {
        // nothing is kept
    }

    @Override
    public void finish() {
        // nothing is kept
    }

    @Override
    public void abandon() {
        // nothing is kept
    }
}
