package org.gantry.images.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads what a thread of its own writes meanwhile: for content that is made by writing and stored by reading. */
public final class ProducedInput extends InputStream {
    private static final int CHUNK = 1 << 17;
    private static final int WAITING = 4;
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(WAITING);
    private final Thread producer;
    private volatile @Nullable Throwable failure;
    private byte[] current = END;
    private int position;
    private boolean ended;

    /** What is written. */
    @FunctionalInterface
    public interface Production {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Closing the result ends the production. */
    public ProducedInput(Production production) {
        producer = Thread.ofVirtual().name("produce").start(() -> run(production));
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
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        producer.interrupt();
        try {
            producer.join();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private boolean hasMore() throws IOException {
        if (position == current.length && !ended) {
            try {
                current = chunks.take();
            } catch (InterruptedException e) {
                throw interrupted();
            }
            position = 0;
            ended = current.length == 0;
        }
        if (ended) {
            throwFailure();
        }
        return !ended;
    }

    private void throwFailure() throws IOException {
        switch (failure) {
            case null -> {
                // it ended as it should
            }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new IOException(e);
        }
    }

    private void run(Production production) {
        try {
            try (var out = new java.io.BufferedOutputStream(new ChunkOutput(), CHUNK)) {
                production.writeTo(out);
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
            chunks.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody reads any more
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while content was made");
    }

    /** Hands copies over. */
    private final class ChunkOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (length > 0) {
                try {
                    chunks.put(Arrays.copyOfRange(source, offset, offset + length));
                } catch (InterruptedException e) {
                    throw interrupted();
                }
            }
        }
    }
}
