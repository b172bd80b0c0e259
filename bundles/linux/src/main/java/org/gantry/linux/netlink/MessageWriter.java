package org.gantry.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.gantry.linux.syscall.CString;

/**
 * Writes the body of a message: first the fields of its fixed structure, then attributes. Numbers are in the host's
 * byte order unless the name says "be"; everything is padded to four bytes, as netlink wants it.
 */
public final class MessageWriter {
    private static final int INITIAL_CAPACITY = 256;
    private static final int LARGEST_ATTRIBUTE = 0xFFFF;

    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_CAPACITY).order(ByteOrder.nativeOrder());

    /** A field of the fixed structure, one byte wide. */
    public MessageWriter field8(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    /** A field of the fixed structure, two bytes wide. */
    public MessageWriter field16(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    /** A field of the fixed structure, two bytes wide, in network byte order. */
    public MessageWriter fieldBe16(int value) {
        return field8(value >>> Byte.SIZE).field8(value);
    }

    /** A field of the fixed structure, four bytes wide. */
    public MessageWriter field32(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /** An attribute of one byte. */
    public MessageWriter u8(int type, int value) {
        return bytes(type, (byte) value);
    }

    /** An attribute of two bytes. */
    public MessageWriter u16(int type, int value) {
        int start = begin(type);
        field16(value);
        return end(start);
    }

    /** An attribute of four bytes. */
    public MessageWriter u32(int type, int value) {
        int start = begin(type);
        field32(value);
        return end(start);
    }

    /** An attribute of four bytes in network byte order. */
    public MessageWriter be32(int type, int value) {
        int start = begin(type);
        fieldBe16(value >>> Short.SIZE).fieldBe16(value);
        return end(start);
    }

    /** An attribute of eight bytes in network byte order. */
    public MessageWriter be64(int type, long value) {
        int start = begin(type);
        room(Long.BYTES).putLong(isBigEndian() ? value : Long.reverseBytes(value));
        return end(start);
    }

    /** An attribute of text with its terminating NUL. */
    public MessageWriter string(int type, String value) {
        byte[] text = CString.encode(value);
        int start = begin(type);
        room(text.length + 1).put(text).put((byte) 0);
        return end(start);
    }

    /** An attribute of bytes as they are. */
    public MessageWriter bytes(int type, byte... value) {
        int start = begin(type);
        room(value.length).put(value);
        return end(start);
    }

    /** An attribute that is there or not. */
    public MessageWriter flag(int type) {
        return end(begin(type));
    }

    /** An attribute that holds attributes (or a structure and attributes). */
    public MessageWriter nested(int type, Consumer<MessageWriter> content) {
        int start = begin(type | Attributes.NESTED);
        content.accept(this);
        return end(start);
    }

    /** What was written, padded to four bytes. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** Leaves room for the header of an attribute and returns where that is. */
    private int begin(int type) {
        int start = buffer.position();
        field16(0).field16(type);
        return start;
    }

    /** Writes the length, which does not count the padding, and pads. */
    private MessageWriter end(int start) {
        int length = buffer.position() - start;
        if (length > LARGEST_ATTRIBUTE) {
            throw new IllegalArgumentException("a netlink attribute of " + length + " bytes; it can have at most "
                    + LARGEST_ATTRIBUTE + ": split the request");
        }
        buffer.putShort(start, (short) length);
        while (buffer.position() % Attributes.ALIGNMENT != 0) {
            field8(0);
        }
        return this;
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
            buffer = ByteBuffer.allocate(capacity).order(buffer.order()).put(buffer.flip());
        }
        return buffer;
    }

    private boolean isBigEndian() {
        return buffer.order() == ByteOrder.BIG_ENDIAN;
    }
}
