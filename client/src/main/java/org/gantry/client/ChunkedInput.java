package org.gantry.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks, each with its length before it (RFC 9112, section 7.1). */
final class ChunkedInput extends InputStream {
    private final InputStream in;
    private long left;
    private boolean ended;
    private boolean first = true;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(buffer, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the answer ended within a chunk");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (!first) {
            Response.line(in);
        }
        first = false;
        String size = Response.line(in);
        int extension = size.indexOf(';');
        left = Long.parseLong(extension < 0 ? size : size.substring(0, extension), 16);
        ended = left == 0;
    }
}
