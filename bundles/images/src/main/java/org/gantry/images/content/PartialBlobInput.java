package org.gantry.images.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a blob from its beginning while it is being received. Closing it ends a read that waits. */
final class PartialBlobInput extends InputStream {
    private final PartialBlob blob;
    private final FileChannel file;
    private final int generation;
    private long position;
    private volatile boolean closed;

    PartialBlobInput(PartialBlob blob, FileChannel file, int generation) {
        this.blob = blob;
        this.file = file;
        this.generation = generation;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long there = blob.await(position, generation, () -> closed);
        if (there == 0) {
            return -1;
        }
        // behind that may be pieces whose turn has not come, and holes before them
        int count = file.read(ByteBuffer.wrap(target, start, (int) Math.min(length, there)), position);
        if (count < 0) {
            throw new IOException("the content of " + blob.digest() + " is being received anew");
        }
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        blob.wake();
        file.close();
    }
}
