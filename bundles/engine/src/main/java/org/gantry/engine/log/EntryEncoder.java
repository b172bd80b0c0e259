package org.gantry.engine.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.gantry.api.engine.StreamChunk.Stream;

/**
 * Writes entries as dockerd does: <code>{"log":"text\n","stream":"stdout","time":"2024-05-01T10:00:00.5Z"}</code>, one a
 * line, with invalid UTF-8 replaced by U+FFFD and the characters that are unsafe in HTML escaped. Entries collect in a
 * buffer that is reused. Not thread-safe.
 */
final class EntryEncoder {
    private static final byte[] START = ascii("{\"log\":\"");
    private static final byte[] STDOUT = ascii("\",\"stream\":\"stdout\",\"time\":\"");
    private static final byte[] STDERR = ascii("\",\"stream\":\"stderr\",\"time\":\"");
    private static final byte[] END = ascii("\"}\n");
    private static final byte[] REPLACEMENT = ascii("\\ufffd");
    private static final HexFormat HEX = HexFormat.of();
    /** The longest escape a single byte can turn into. */
    private static final int WORST_EXPANSION = 6;

    private static final int KEEP = 1 << 18;

    private byte[] buffer = new byte[1 << 12];
    private int size;
    private Instant lastTime = Instant.EPOCH;
    private byte[] lastTimeText = ascii(GoTime.format(lastTime));

    void append(Stream stream, byte[] text, int offset, int length, Instant time) {
        reserve(WORST_EXPANSION * length + 128);
        put(START);
        text(text, offset, offset + length);
        put(stream == Stream.STDERR ? STDERR : STDOUT);
        put(timeText(time));
        put(END);
    }

    int size() {
        return size;
    }

    /** What was appended since {@link #clear}; valid until the next call. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(buffer, 0, size);
    }

    /** Takes back what was appended last. */
    void truncate(int wanted) {
        size = wanted;
    }

    void clear() {
        size = 0;
        if (buffer.length > KEEP) {
            buffer = new byte[1 << 12];
        }
    }

    private void text(byte[] text, int offset, int end) {
        int i = offset;
        while (i < end) {
            int b = text[i];
            if (b >= 0) {
                ascii(b);
                i++;
            } else {
                i += sequence(text, i, end);
            }
        }
    }

    private void ascii(int b) {
        switch (b) {
            case '"', '\\' -> {
                buffer[size++] = '\\';
                buffer[size++] = (byte) b;
            }
            case '\n' -> {
                buffer[size++] = '\\';
                buffer[size++] = 'n';
            }
            case '\r' -> {
                buffer[size++] = '\\';
                buffer[size++] = 'r';
            }
            case '<', '>', '&' -> unicode(b);
            default -> {
                if (b < ' ') {
                    unicode(b);
                } else {
                    buffer[size++] = (byte) b;
                }
            }
        }
    }

    private void unicode(int b) {
        buffer[size++] = '\\';
        buffer[size++] = 'u';
        buffer[size++] = '0';
        buffer[size++] = '0';
        buffer[size++] = (byte) HEX.toHighHexDigit(b);
        buffer[size++] = (byte) HEX.toLowHexDigit(b);
    }

    /** Copies one multi-byte character, or replaces one byte that begins none; returns how many bytes it used up. */
    private int sequence(byte[] text, int at, int end) {
        int length = Utf8.sequenceLength(text, at, end);
        if (length == 0) {
            put(REPLACEMENT);
            return 1;
        }
        System.arraycopy(text, at, buffer, size, length);
        size += length;
        return length;
    }

    private byte[] timeText(Instant time) {
        if (!time.equals(lastTime)) {
            lastTime = time;
            lastTimeText = ascii(GoTime.format(time));
        }
        return lastTimeText;
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    private void reserve(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
