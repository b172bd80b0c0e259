package org.gantry.engine.log;

import java.util.Arrays;

/** Reads the inside of a JSON string into UTF-8 bytes. Its buffer is reused. */
final class Unescape {
    private static final int NOT_SIMPLE = -1;

    private byte[] buffer = new byte[256];
    private int size;

    /**
     * Reads up to the closing quote and returns where that is; -1 when there is none, or when the string has an escape that
     * is better left to a full parser.
     */
    int read(byte[] line, int start, int end) {
        size = 0;
        if (buffer.length < end - start) {
            buffer = new byte[Math.max(2 * buffer.length, end - start)];
        }
        int at = start;
        while (at < end) {
            byte b = line[at];
            if (b == '"') {
                return at;
            }
            if (b == '\\') {
                int next = escape(line, at + 1, end);
                if (next == NOT_SIMPLE) {
                    return NOT_SIMPLE;
                }
                at = next;
            } else {
                buffer[size++] = b;
                at++;
            }
        }
        return NOT_SIMPLE;
    }

    /** What was read. */
    byte[] text() {
        return Arrays.copyOf(buffer, size);
    }

    /** Reads the escape whose letter stands at {@code at} and returns where the next character is. */
    private int escape(byte[] line, int at, int end) {
        if (at >= end) {
            return NOT_SIMPLE;
        }
        switch (line[at]) {
            case 'n' -> buffer[size++] = '\n';
            case 'r' -> buffer[size++] = '\r';
            case 't' -> buffer[size++] = '\t';
            case '"', '\\', '/' -> buffer[size++] = line[at];
            case 'u' -> {
                return unicode(line, at + 1, end);
            }
            default -> {
                return NOT_SIMPLE;
            }
        }
        return at + 1;
    }

    /** Control and HTML characters, and the replacement character; others a writer has no reason to escape. */
    private int unicode(byte[] line, int at, int end) {
        if (at + 4 > end) {
            return NOT_SIMPLE;
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(line[at + i], 16);
            if (digit < 0) {
                return NOT_SIMPLE;
            }
            code = (code << 4) | digit;
        }
        if (code < 0x80) {
            buffer[size++] = (byte) code;
        } else if (code == 0xfffd) {
            buffer[size++] = (byte) 0xef;
            buffer[size++] = (byte) 0xbf;
            buffer[size++] = (byte) 0xbd;
        } else {
            return NOT_SIMPLE;
        }
        return at + 4;
    }
}
