package org.gantry.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.syscall.CString;

/**
 * The attributes of a message, by type. Every length is checked against what surrounds it; an attribute that is
 * missing or too short is an {@link IllegalStateException} that says which.
 */
public final class Attributes {
    static final int ALIGNMENT = 4;
    static final int NESTED = 0x8000;
    private static final int TYPE_MASK = 0x3FFF;
    private static final int HEADER_SIZE = 4;

    /** Without copies: each value is a view of the message. A type that repeats keeps its last value, as in the kernel. */
    private final Map<Integer, ByteBuffer> values;

    private Attributes(Map<Integer, ByteBuffer> values) {
        this.values = values;
    }

    /** Reads attributes from the buffer's position to its limit. */
    public static Attributes parse(ByteBuffer bytes) {
        var values = new HashMap<Integer, ByteBuffer>();
        for (Attribute attribute : read(bytes)) {
            values.put(attribute.type(), attribute.value());
        }
        return new Attributes(values);
    }

    private static List<Attribute> read(ByteBuffer bytes) {
        var attributes = new ArrayList<Attribute>();
        ByteBuffer rest = bytes.slice().order(ByteOrder.nativeOrder());
        while (rest.remaining() >= HEADER_SIZE) {
            int start = rest.position();
            int length = Short.toUnsignedInt(rest.getShort(start));
            if (length < HEADER_SIZE || length > rest.remaining()) {
                throw new IllegalStateException(
                        "a netlink attribute of " + length + " bytes where " + rest.remaining() + " are left");
            }
            int type = rest.getShort(start + Short.BYTES) & TYPE_MASK;
            ByteBuffer value = rest.slice(start + HEADER_SIZE, length - HEADER_SIZE);
            attributes.add(new Attribute(type, value.order(ByteOrder.nativeOrder())));
            rest.position(Math.min(start + align(length), rest.limit()));
        }
        return attributes;
    }

    static int align(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    public boolean has(int type) {
        return values.containsKey(type);
    }

    public int u32(int type) {
        return value(type, Integer.BYTES).getInt(0);
    }

    /** The value, or the given one where the attribute is missing. */
    public int u32(int type, int otherwise) {
        return has(type) ? u32(type) : otherwise;
    }

    /** Two bytes in network byte order. */
    public int be16(int type) {
        ByteBuffer value = value(type, Short.BYTES).duplicate().order(ByteOrder.BIG_ENDIAN);
        return Short.toUnsignedInt(value.getShort(0));
    }

    /** Four bytes in network byte order. */
    public int be32(int type) {
        return value(type, Integer.BYTES)
                .duplicate()
                .order(ByteOrder.BIG_ENDIAN)
                .getInt(0);
    }

    /** Eight bytes in network byte order. */
    public long be64(int type) {
        return value(type, Long.BYTES).duplicate().order(ByteOrder.BIG_ENDIAN).getLong(0);
    }

    /** Text without its terminating NUL. */
    public String string(int type) {
        byte[] bytes = bytes(type);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return CString.decode(ByteBuffer.wrap(bytes, 0, length));
    }

    /** Text, empty where the attribute is missing. */
    public String string(int type, String otherwise) {
        return has(type) ? string(type) : otherwise;
    }

    public byte[] bytes(int type) {
        ByteBuffer value = value(type, 0);
        byte[] bytes = new byte[value.remaining()];
        value.get(0, bytes);
        return bytes;
    }

    public Optional<byte[]> optionalBytes(int type) {
        return has(type) ? Optional.of(bytes(type)) : Optional.empty();
    }

    /** The attributes inside an attribute; none where it is missing. */
    public Attributes nested(int type) {
        return has(type) ? parse(value(type, 0)) : new Attributes(Map.of());
    }

    /** The attributes inside each of the elements of a list; the kernel gives all elements the same type. */
    public List<Attributes> list(int type) {
        if (!has(type)) {
            return List.of();
        }
        return read(value(type, 0)).stream()
                .map(element -> parse(element.value()))
                .toList();
    }

    private ByteBuffer value(int type, int atLeast) {
        ByteBuffer value = values.get(type);
        if (value == null) {
            throw new IllegalStateException("the kernel's answer lacks attribute " + type);
        }
        if (value.remaining() < atLeast) {
            throw new IllegalStateException(
                    "attribute " + type + " has " + value.remaining() + " bytes instead of " + atLeast);
        }
        return value;
    }

    private record Attribute(int type, ByteBuffer value) {}
}
