package org.gantry.rest.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How the client is told where the answer ends: by the end of the connection, or in chunks (RFC 9112, 7.1). */
public enum Coding {
    UNTIL_CLOSE,
    CHUNKED;

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The bytes as they go over the wire. */
    public ByteBuffer encode(ByteBuffer bytes) {
        if (this == UNTIL_CLOSE || !bytes.hasRemaining()) {
            return bytes;
        }
        byte[] size = Integer.toHexString(bytes.remaining()).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(size.length + bytes.remaining() + 2 * LINE_END.length)
                .put(size)
                .put(LINE_END)
                .put(bytes)
                .put(LINE_END)
                .flip();
    }

    /** What says that the answer is complete. */
    public ByteBuffer end() {
        return this == CHUNKED ? ByteBuffer.wrap(LAST_CHUNK) : ByteBuffer.allocate(0);
    }
}
