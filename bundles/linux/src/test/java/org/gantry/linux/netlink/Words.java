package org.gantry.linux.netlink;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Messages as text: words of four bytes, as they are on the wire of a little-endian machine. */
public final class Words {
    private Words() {}

    /** The bytes of words that are separated by white space. */
    public static ByteBuffer bytes(String words) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(words.replaceAll("\\s", "")));
    }

    /** The words of a body, separated by one space. */
    public static String of(MessageWriter body) {
        return of(body.toByteArray());
    }

    /** The words of these bytes, separated by one space. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).replaceAll("(.{8})(?=.)", "$1 ");
    }
}
