package org.gantry.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A message from the kernel.
 *
 * @param payload what follows the header, in the host's byte order, position 0
 */
public record NetlinkMessage(int type, int flags, int sequence, ByteBuffer payload) {
    static final int NOOP = 1;
    static final int ERROR = 2;
    static final int DONE = 3;
    /** {@code struct nlmsghdr { u32 len; u16 type; u16 flags; u32 seq; u32 pid; }}. */
    static final int HEADER_SIZE = 16;

    /** The attributes that follow a fixed structure of so many bytes. */
    public Attributes attributes(int structureSize) {
        int start = Attributes.align(structureSize);
        if (start > payload.limit()) {
            throw new IllegalStateException("a netlink message of type " + type + " with " + payload.limit()
                    + " bytes, shorter than its structure of " + structureSize);
        }
        return Attributes.parse(payload.slice(start, payload.limit() - start));
    }

    /** Takes a datagram apart. */
    static List<NetlinkMessage> parse(ByteBuffer datagram) {
        var messages = new ArrayList<NetlinkMessage>();
        ByteBuffer rest = datagram.slice().order(ByteOrder.nativeOrder());
        while (rest.remaining() >= HEADER_SIZE) {
            int start = rest.position();
            int length = rest.getInt(start);
            if (length < HEADER_SIZE || length > rest.remaining()) {
                throw new IllegalStateException(
                        "a netlink message of " + length + " bytes where " + rest.remaining() + " arrived");
            }
            messages.add(new NetlinkMessage(
                    Short.toUnsignedInt(rest.getShort(start + 4)),
                    Short.toUnsignedInt(rest.getShort(start + 6)),
                    rest.getInt(start + 8),
                    copy(rest, start + HEADER_SIZE, length - HEADER_SIZE)));
            rest.position(Math.min(start + Attributes.align(length), rest.limit()));
        }
        return messages;
    }

    /** The buffer of the socket is used again for the next datagram. */
    private static ByteBuffer copy(ByteBuffer from, int offset, int length) {
        byte[] bytes = new byte[length];
        from.get(offset, bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
