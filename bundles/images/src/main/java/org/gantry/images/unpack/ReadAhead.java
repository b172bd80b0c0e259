package org.gantry.images.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream some way ahead in a thread of its own: a layer is inflated and hashed while its files are written. The
 * stream has its end, or its failure, at the same place as the original.
 */
final class ReadAhead extends InputStream {
    private static final int CHUNK = 1 << 17;
    private static final int AHEAD = 8;

    private final InputStream source;
    private final BlockingQueue<Chunk> read = new ArrayBlockingQueue<>(AHEAD);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(AHEAD + 2);
    private final Thread reader;
    private volatile boolean closed;
    private Chunk current = new Chunk(new byte[0], 0, null);
    private int position;
    private boolean ended;

    /** Some bytes, or none and how the stream ends. */
    private record Chunk(byte[] bytes, int length, @Nullable Throwable failure) {}

    /** The source is closed with the result, and read by nobody else until then. */
    ReadAhead(InputStream source) {
        this.source = source;
        this.reader = Thread.ofPlatform().daemon().name("read-ahead").start(this::run);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == current.length() && !next()) {
            return -1;
        }
        int count = Math.min(length, current.length() - position);
        System.arraycopy(current.bytes(), position, target, offset, count);
        position += count;
        return count;
    }

    /** The thread ends first: decoders must not be closed while somebody is in them, and some wait for him. */
    @Override
    public void close() throws IOException {
        closed = true;
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            source.close();
        }
    }

    private boolean next() throws IOException {
        if (!ended && current.length() > 0) {
            free.add(current.bytes());
        }
        if (!ended) {
            try {
                current = read.take();
            } catch (InterruptedException e) {
                throw interrupted();
            }
            position = 0;
            ended = current.length() == 0;
        }
        return switch (current.failure()) {
            case null -> current.length() > 0;
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new IOException(e);
        };
    }

    private void run() {
        try {
            Chunk chunk;
            do {
                chunk = readChunk();
                read.put(chunk);
            } while (chunk.length() > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody reads any more
        }
    }

    private Chunk readChunk() {
        byte[] recycled = free.poll();
        byte[] bytes = recycled == null ? new byte[CHUNK] : recycled;
        try {
            int length = closed ? 0 : source.read(bytes, 0, bytes.length);
            return new Chunk(bytes, Math.max(0, length), null);
        } catch (IOException | RuntimeException | Error e) {
            return new Chunk(bytes, 0, e);
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while a layer was read");
    }
}
