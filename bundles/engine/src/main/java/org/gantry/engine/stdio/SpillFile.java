package org.gantry.engine.stdio;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gantry.api.engine.StreamChunk;
import org.gantry.api.engine.StreamChunk.Stream;

/** Chunks in a file without a name: it is gone with its descriptor, a crash included. */
final class SpillFile implements AutoCloseable {
    private static final int HEADER = 1 + Integer.BYTES;

    private final FileChannel channel;
    private final long limit;
    private volatile long writePosition;
    private long readPosition;

    private SpillFile(FileChannel channel, long limit) {
        this.channel = channel;
        this.limit = limit;
    }

    static SpillFile create(Path directory, long limit) throws IOException {
        Path file = Files.createTempFile(directory, "client-", ".spill");
        try {
            return new SpillFile(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), limit);
        } finally {
            Files.delete(file);
        }
    }

    /** @throws IOException also when the limit is reached */
    void write(StreamChunk chunk) throws IOException {
        int length = chunk.bytes().length;
        if (writePosition + HEADER + length > limit) {
            throw new IOException("it lags more than " + limit + " bytes behind");
        }
        ByteBuffer record = ByteBuffer.allocate(HEADER + length);
        record.put((byte) chunk.stream().ordinal())
                .putInt(length)
                .put(chunk.bytes())
                .flip();
        long at = writePosition;
        while (record.hasRemaining()) {
            at += channel.write(record, at);
        }
        writePosition = at;
    }

    /** The oldest chunk; there must be one. */
    StreamChunk read() throws IOException {
        ByteBuffer header = readFully(readPosition, HEADER);
        Stream stream = Stream.values()[header.get()];
        byte[] bytes = readFully(readPosition + HEADER, header.getInt()).array();
        readPosition += HEADER + bytes.length;
        return new StreamChunk(stream, bytes);
    }

    boolean isDrained() {
        return readPosition == writePosition;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a spill file", e);
        }
    }

    private ByteBuffer readFully(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("a spill file is shorter than what was written to it");
            }
        }
        return bytes.flip();
    }
}
