package org.gantry.engine.log;

import java.nio.ByteBuffer;

/**
 * Cuts a stream of bytes into log entries: after each newline, and after {@value #LONGEST} bytes without one. Where the
 * cuts fall depends on the bytes alone, never on how they arrived; recovery after a crash counts on it.
 */
public final class LineSplitter {
    /** Docker's limit for one entry. */
    public static final int LONGEST = 16 * 1024;

    private final byte[] pending = new byte[LONGEST];
    private int length;

    /** Receives one entry; the array is only lent. A whole line ends with its newline. */
    @FunctionalInterface
    public interface Sink {
        void entry(byte[] bytes, int offset, int length);
    }

    /** Takes all bytes of the buffer. */
    public void feed(ByteBuffer bytes, Sink sink) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            pending[length++] = next;
            if (next == '\n' || length == LONGEST) {
                emit(sink);
            }
        }
    }

    /** The stream has ended: what is left is an entry too. */
    public void finish(Sink sink) {
        if (length > 0) {
            emit(sink);
        }
    }

    /** Bytes taken that belong to no entry yet. */
    public byte[] pending() {
        byte[] copy = new byte[length];
        System.arraycopy(pending, 0, copy, 0, length);
        return copy;
    }

    private void emit(Sink sink) {
        int size = length;
        length = 0;
        sink.entry(pending, 0, size);
    }
}
