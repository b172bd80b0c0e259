package org.gantry.images.unpack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how much has been read, after every so many bytes and at the end. */
public final class ProgressInput extends FilterInputStream {
    private final long step;
    private final Told told;
    private long count;
    private long next;

    /** Is told; an exception ends the reading. */
    @FunctionalInterface
    public interface Told {
        void at(long count) throws IOException;
    }

    public ProgressInput(InputStream in, long step, Told told) {
        super(in);
        this.step = step;
        this.told = told;
        this.next = step;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        count += Math.max(read, 0);
        if (count >= next || read < 0) {
            told.at(count);
            next = count + step;
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
