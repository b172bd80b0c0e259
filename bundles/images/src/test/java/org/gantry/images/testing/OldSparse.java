package org.gantry.images.testing;

import java.nio.charset.StandardCharsets;

/** Blocks of GNU tar's own format for sparse members, with whatever ranges a test wants in them. */
public final class OldSparse {
    private static final int BLOCK = 512;

    private OldSparse() {}

    /**
     * The header of a sparse member.
     *
     * @param stored bytes of data that it claims to have
     * @param more whether a block of further ranges is to follow
     * @param ranges offset and length of at most four, in turn
     */
    public static byte[] header(String name, long stored, long realSize, boolean more, long... ranges) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        number(block, 124, stored);
        number(block, 136, 1_000_000_000);
        block[156] = 'S';
        put(block, 257, "ustar  ");
        ranges(block, 386, ranges);
        block[482] = (byte) (more ? 1 : 0);
        number(block, 483, realSize);
        return sealed(block);
    }

    /** A block of at most 21 further ranges. */
    public static byte[] further(boolean more, long... ranges) {
        byte[] block = new byte[BLOCK];
        ranges(block, 0, ranges);
        block[504] = (byte) (more ? 1 : 0);
        return block;
    }

    /** With the checksum that belongs to what a test has changed. */
    public static byte[] sealed(byte[] block) {
        put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        return block;
    }

    private static void ranges(byte[] block, int from, long... ranges) {
        for (int i = 0; i < ranges.length; i++) {
            number(block, from + 12 * i, ranges[i]);
        }
    }

    /** Octal if it fits, else base 256. */
    private static void number(byte[] block, int offset, long value) {
        if (value >= 0 && value < 1L << 33) {
            put(block, offset, String.format("%011o", value));
            return;
        }
        for (int i = 0; i < 12; i++) {
            int shift = 8 * (11 - i);
            block[offset + i] = (byte) (shift >= Long.SIZE ? value >> 63 : value >> shift);
        }
        block[offset] = (byte) (value < 0 ? 0xFF : 0x80);
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
