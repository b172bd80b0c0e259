package org.gantry.images.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much is there of each piece of a blob that is being received. What is not divided needs no more than the length of its
 * file; for what is, a file beside it has a number of eight bytes for the size of the pieces, and one for each piece. The
 * numbers follow the content, so after a crash of the engine they never say too much; after one of the host they may, and the
 * digest tells. Not for several threads.
 */
final class PieceMap implements AutoCloseable {
    private static final String BESIDE = ".pieces";
    private static final int MOST = 1 << 20;

    private final Path file;
    private final long size;
    private long pieceBytes;
    private long[] filled;
    private int front;
    private @Nullable FileChannel channel;

    private PieceMap(Path file, long size, long pieceBytes, long[] filled, @Nullable FileChannel channel) {
        this.file = file;
        this.size = size;
        this.pieceBytes = pieceBytes;
        this.filled = filled;
        this.channel = channel;
        moveFront();
    }

    /** Of a blob whose content so far is in a file; that is emptied if it makes no sense. */
    static PieceMap open(Path content, FileChannel opened, long size) throws IOException {
        Path file = content.resolveSibling(content.getFileName() + BESIDE);
        if (opened.size() > size) {
            opened.truncate(0);
        }
        long[] numbers = read(file);
        if (numbers.length == 0) {
            return new PieceMap(file, size, Long.MAX_VALUE, new long[] {opened.size()}, null);
        }
        long[] filled = Arrays.copyOfRange(numbers, 1, numbers.length);
        if (!makesSense(numbers[0], filled, size)) {
            Files.delete(file);
            opened.truncate(0);
            return new PieceMap(file, size, Long.MAX_VALUE, new long[1], null);
        }
        for (int i = 0; i < filled.length; i++) {
            filled[i] = Math.max(0, Math.min(filled[i], opened.size() - i * numbers[0]));
        }
        return new PieceMap(file, size, numbers[0], filled, FileChannel.open(file, StandardOpenOption.WRITE));
    }

    /** Divides what is one piece so far. What would have to be in too many pieces stays whole. */
    void divide(long bytes) throws IOException {
        if (channel != null || bytes >= size || count(size, bytes) > MOST) {
            return;
        }
        long there = filled[0];
        long[] divided = new long[count(size, bytes)];
        for (int i = 0; i < divided.length; i++) {
            divided[i] = Math.max(0, Math.min(there - i * bytes, Math.min(bytes, size - i * bytes)));
        }
        FileChannel made = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        channel = made;
        pieceBytes = bytes;
        filled = divided;
        front = 0;
        moveFront();
        write(made, 0, bytes);
        for (int i = 0; i < divided.length; i++) {
            write(made, i + 1, divided[i]);
        }
    }

    int count() {
        return filled.length;
    }

    /** Where the next byte of a piece goes. */
    long position(int piece) {
        return start(piece) + filled[piece];
    }

    long end(int piece) {
        return piece == filled.length - 1 ? size : start(piece) + pieceBytes;
    }

    void advance(int piece, int bytes) throws IOException {
        filled[piece] += bytes;
        FileChannel open = channel;
        if (open != null) {
            write(open, piece + 1, filled[piece]);
        }
        moveFront();
    }

    /** How much is there from the beginning without a gap. */
    long contiguous() {
        return position(front);
    }

    long received() {
        return Arrays.stream(filled).sum();
    }

    /** Nothing is there any more; to be called before that is so. */
    void clear() throws IOException {
        for (int i = 0; i < filled.length; i++) {
            filled[i] = 0;
            FileChannel open = channel;
            if (open != null) {
                write(open, i + 1, 0);
            }
        }
        front = 0;
    }

    /** When the content is whole, or goes. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private long start(int piece) {
        return piece == 0 ? 0 : piece * pieceBytes;
    }

    private void moveFront() {
        while (front < filled.length - 1 && position(front) == end(front)) {
            front++;
        }
    }

    private static int count(long size, long pieceBytes) {
        return (int) Math.min(MOST + 1L, (size + pieceBytes - 1) / pieceBytes);
    }

    private static boolean makesSense(long pieceBytes, long[] filled, long size) {
        if (pieceBytes <= 0 || pieceBytes >= size || filled.length != count(size, pieceBytes)) {
            return false;
        }
        return Arrays.stream(filled).allMatch(bytes -> bytes >= 0 && bytes <= pieceBytes);
    }

    /** No numbers if there is no such file. */
    private static long[] read(Path file) throws IOException {
        try {
            if (Files.size(file) > (MOST + 1L) * Long.BYTES) {
                return new long[] {0};
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            long[] numbers = new long[Math.max(1, bytes.remaining() / Long.BYTES)];
            bytes.asLongBuffer().get(numbers, 0, bytes.remaining() / Long.BYTES);
            return numbers;
        } catch (NoSuchFileException undivided) {
            return new long[0];
        }
    }

    private static void write(FileChannel channel, int index, long number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(0, number);
        long at = (long) index * Long.BYTES;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
