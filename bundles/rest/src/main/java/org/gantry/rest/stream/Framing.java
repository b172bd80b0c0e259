package org.gantry.rest.stream;

import java.nio.ByteBuffer;
import org.gantry.api.engine.StreamChunk;
import org.gantry.rest.http.ApiVersion;

/**
 * How stdout and stderr share one connection (API: POST /containers/{id}/attach, "Stream format"): with a terminal the
 * bytes as they are, without one each chunk behind eight bytes that name its stream and length.
 */
public enum Framing {
    RAW,
    MULTIPLEXED;

    private static final int HEADER = 8;

    public static Framing of(boolean terminal) {
        return terminal ? RAW : MULTIPLEXED;
    }

    /** The media type; clients before 1.42 know one name for both. */
    public String mediaType(ApiVersion version) {
        return this == MULTIPLEXED && version.isAtLeast(1, 42)
                ? "application/vnd.docker.multiplexed-stream"
                : "application/vnd.docker.raw-stream";
    }

    /** The chunk as it goes over the wire. */
    public ByteBuffer frame(StreamChunk.Stream stream, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER + length);
        if (this == MULTIPLEXED) {
            frame.putInt(stream.ordinal() << 24).putInt(length);
        }
        for (byte[] part : parts) {
            frame.put(part);
        }
        return frame.flip();
    }
}
