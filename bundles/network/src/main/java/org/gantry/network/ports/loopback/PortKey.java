package org.gantry.network.ports.loopback;

import java.nio.ByteBuffer;
import org.gantry.network.ports.Publication;

/**
 * A port as a key of the programs' map: {@code struct { u32 protocol; be16 port; u16 zero; }}, the protocol in the byte
 * order of the host, which is little-endian.
 */
record PortKey(int protocol, int port) {
    static final int SIZE = 8;
    static final int PORT = 4;

    static PortKey of(Publication publication) {
        return new PortKey(publication.transport().number(), publication.hostPort());
    }

    static PortKey of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new PortKey(Integer.reverseBytes(buffer.getInt(0)), Short.toUnsignedInt(buffer.getShort(PORT)));
    }

    byte[] bytes() {
        return ByteBuffer.allocate(SIZE)
                .putInt(0, Integer.reverseBytes(protocol))
                .putShort(PORT, (short) port)
                .array();
    }

    @Override
    public String toString() {
        return protocol + "/" + port;
    }
}
