package org.gantry.images.tar;

import java.nio.charset.StandardCharsets;
import org.gantry.linux.syscall.CString;

/** Makes the 512-byte header of a member. What does not fit is cut here, and whole in the extended header before it. */
final class HeaderBlock {
    static final int LONGEST_NAME = 100;
    static final long LARGEST_ID = 07777777;
    static final long LARGEST_SIZE = 077777777777L;

    private static final int CHECKSUM = 148;
    private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.ISO_8859_1);
    private static final int EXTENDED_PERMISSIONS = 0644;

    private final byte[] block = new byte[TarHeader.BLOCK];

    private HeaderBlock() {}

    static byte[] of(TarEntry entry) {
        var header = new HeaderBlock();
        header.text(0, CString.encode(entry.name()));
        header.number(100, 8, entry.permissions());
        header.number(108, 8, fitting(Integer.toUnsignedLong(entry.uid()), LARGEST_ID));
        header.number(116, 8, fitting(Integer.toUnsignedLong(entry.gid()), LARGEST_ID));
        header.number(124, 12, fitting(entry.size(), LARGEST_SIZE));
        header.number(136, 12, fitting(entry.modified().getEpochSecond(), LARGEST_SIZE));
        header.block[156] = (byte) type(entry.type());
        header.text(157, CString.encode(entry.linkName()));
        header.number(329, 8, entry.major());
        header.number(337, 8, entry.minor());
        return header.finish();
    }

    /** The header of the extended header of an entry. */
    static byte[] extended(TarEntry entry, int size) {
        var header = new HeaderBlock();
        header.text(0, ("PaxHeaders.0/" + lastName(entry.name())).getBytes(StandardCharsets.US_ASCII));
        header.number(100, 8, EXTENDED_PERMISSIONS);
        header.number(108, 8, 0);
        header.number(116, 8, 0);
        header.number(124, 12, size);
        header.number(136, 12, 0);
        header.block[156] = 'x';
        return header.finish();
    }

    private byte[] finish() {
        System.arraycopy(MAGIC, 0, block, 257, MAGIC.length);
        java.util.Arrays.fill(block, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        number(CHECKSUM, 7, sum);
        return block;
    }

    private void text(int offset, byte[] bytes) {
        System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, LONGEST_NAME));
    }

    /** Octal digits with zeros before them, and a NUL at the end of the field. */
    private void number(int offset, int length, long value) {
        long rest = value;
        for (int i = offset + length - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
        block[offset + length - 1] = 0;
    }

    private static long fitting(long value, long largest) {
        return value < 0 || value > largest ? 0 : value;
    }

    private static String lastName(String name) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static char type(TarEntry.Type type) {
        return switch (type) {
            case FILE -> '0';
            case HARD_LINK -> '1';
            case SYMBOLIC_LINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
        };
    }
}
