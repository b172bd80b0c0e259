package org.gantry.images.registry.push;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A stream up to a position, which tells how far it was read. */
final class Slice extends FilterInputStream {
    private final long end;
    private final LongConsumer told;
    private long position;

    Slice(InputStream in, long start, long end, LongConsumer told) {
        super(in);
        this.position = start;
        this.end = end;
        this.told = told;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (position == end) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, end - position));
        position += Math.max(count, 0);
        told.accept(position);
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
