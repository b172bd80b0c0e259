package org.gantry.linux.syscall;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Strings as the kernel has them: bytes up to a NUL, by habit UTF-8. File names may hold any byte, so bytes that are
 * not UTF-8 become lone surrogates U+DC80 to U+DCFF and turn back into the same bytes (what Python calls
 * "surrogateescape"). A name read from a directory therefore always names the same file again.
 */
public final class CString {
    private static final int ESCAPE = 0xDC00;

    private CString() {}

    /**
     * A NUL-terminated copy of the string in native memory.
     *
     * @throws IllegalArgumentException when the string holds a NUL, which would silently name something shorter
     */
    public static MemorySegment of(SegmentAllocator allocator, String string) {
        if (string.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL inside \"" + string.replace('\0', '?') + "\"");
        }
        byte[] bytes = encode(string);
        MemorySegment segment = allocator.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        segment.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
        return segment;
    }

    /** A NULL-terminated array of pointers to NUL-terminated strings, as execve takes. */
    public static MemorySegment array(Arena arena, Iterable<String> strings) {
        var pointers = new java.util.ArrayList<MemorySegment>();
        strings.forEach(string -> pointers.add(of(arena, string)));
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, pointers.size() + 1L);
        for (int i = 0; i < pointers.size(); i++) {
            array.setAtIndex(ValueLayout.ADDRESS, i, pointers.get(i));
        }
        return array;
    }

    /** The bytes of the string without a terminator. */
    public static byte[] encode(String string) {
        if (!hasEscape(string)) {
            return string.getBytes(StandardCharsets.UTF_8);
        }
        var bytes = new ByteArrayOutputStream(string.length() + 8);
        string.codePoints().forEach(c -> {
            if (isEscape(c)) {
                bytes.write(c - ESCAPE);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    /** The string these bytes stand for. */
    public static String decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /** The string these bytes stand for. */
    public static String decode(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining() + 1);
        CoderResult result = decoder.decode(bytes, chars, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                chars.put((char) (ESCAPE + (bytes.get() & 0xFF)));
            }
            result = decoder.decode(bytes, chars, true);
        }
        return chars.flip().toString();
    }

    /** The string at the start of the segment, up to its first NUL or its end. */
    public static String read(MemorySegment segment) {
        long length = 0;
        while (length < segment.byteSize() && segment.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        return decode(segment.asSlice(0, length).asByteBuffer());
    }

    private static boolean hasEscape(String string) {
        for (int i = 0; i < string.length(); i++) {
            if (isEscape(string.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEscape(int c) {
        return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF;
    }
}
