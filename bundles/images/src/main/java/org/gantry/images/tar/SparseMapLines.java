package org.gantry.images.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The numbers that version 1.0 has in front of a member's data, one a line. Of them no more is read than there is. */
final class SparseMapLines {
    private static final int LONGEST_NUMBER = 19;

    private final String name;
    private final long archived;
    private final PaxSparse.Blocks blocks;
    private byte[] block = new byte[0];
    private int position;
    private long read;

    /** @param archived bytes of the member in the archive */
    SparseMapLines(String name, long archived, PaxSparse.Blocks blocks) {
        this.name = name;
        this.archived = archived;
        this.blocks = blocks;
    }

    long next() throws IOException {
        byte[] digits = new byte[LONGEST_NUMBER + 1];
        int length = 0;
        byte octet = octet();
        while (octet != '\n' && length < digits.length) {
            digits[length++] = octet;
            octet = octet();
        }
        return number(new String(digits, 0, length, StandardCharsets.ISO_8859_1), name);
    }

    /** Bytes read, in whole blocks: what is behind the last number in its block is nothing. */
    long read() {
        return read;
    }

    static long number(String digits, String name) {
        boolean plausible = digits.length() <= LONGEST_NUMBER && digits.matches("[0-9]+");
        try {
            return Long.parseLong(plausible ? digits : "");
        } catch (NumberFormatException e) {
            throw BadTar.because("the sparse map of \"" + name + "\" has something that is no number");
        }
    }

    private byte octet() throws IOException {
        if (position == block.length) {
            if (archived - read < TarHeader.BLOCK) {
                throw BadTar.because("the sparse map of \"" + name + "\" does not end inside the member");
            }
            block = blocks.next();
            read += block.length;
            position = 0;
        }
        return block[position++];
    }
}
