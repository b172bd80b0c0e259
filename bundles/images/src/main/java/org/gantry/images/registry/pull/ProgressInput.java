package org.gantry.images.registry.pull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how much has been read, after every so many bytes and at the end. */
final class ProgressInput extends FilterInputStream {
    private final long step;
    private final LongConsumer told;
    private long count;
    private long next;

    ProgressInput(InputStream in, long step, LongConsumer told) {
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
            told.accept(count);
            next = count + step;
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
