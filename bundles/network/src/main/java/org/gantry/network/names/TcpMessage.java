package org.gantry.network.names;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A message of DNS in a stream: two bytes of length come first (RFC 1035, 4.2.2). */
final class TcpMessage {
    private TcpMessage() {}

    static void write(OutputStream out, byte[] message) throws IOException {
        out.write(ByteBuffer.allocate(Short.BYTES + message.length)
                .putShort((short) message.length)
                .put(message)
                .array());
        out.flush();
    }

    /** Empty at the end of the stream. */
    static Optional<byte[]> read(InputStream in) throws IOException {
        byte[] length = in.readNBytes(Short.BYTES);
        if (length.length == 0) {
            return Optional.empty();
        }
        if (length.length < Short.BYTES) {
            throw new EOFException("half a length");
        }
        int expected = Short.toUnsignedInt(ByteBuffer.wrap(length).getShort());
        byte[] message = in.readNBytes(expected);
        if (message.length < expected) {
            throw new EOFException(message.length + " of " + expected + " bytes");
        }
        return Optional.of(message);
    }
}
