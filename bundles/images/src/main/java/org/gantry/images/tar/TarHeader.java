package org.gantry.images.tar;

import java.util.Arrays;
import org.gantry.linux.syscall.CString;

/** One 512-byte header block, checked and cut into fields (ustar, and what GNU tar and old tars do differently). */
final class TarHeader {
    static final int BLOCK = 512;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int MAGIC = 257;
    private static final byte[] USTAR = {'u', 's', 't', 'a', 'r', 0};
    private static final byte[] GNU = {'u', 's', 't', 'a', 'r', ' '};

    private final byte[] block;

    private TarHeader(byte[] block) {
        this.block = block;
    }

    /** Reads a block that is not all zeros. */
    static TarHeader parse(byte[] block) {
        long stored = TarNumbers.field(block, CHECKSUM, CHECKSUM_LENGTH, "the checksum of a header");
        if (stored != sum(block, 0xFF) && stored != sum(block, -1)) {
            throw BadTar.because("a header does not match its checksum");
        }
        return new TarHeader(block);
    }

    static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    char type() {
        return (char) (block[156] & 0xFF);
    }

    String name() {
        String name = text(0, 100);
        String prefix = isUstar() ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(157, 100);
    }

    long mode() {
        return number(100, 8, "mode");
    }

    long uid() {
        return number(108, 8, "uid");
    }

    long gid() {
        return number(116, 8, "gid");
    }

    long size() {
        return number(124, 12, "size");
    }

    long modified() {
        return number(136, 12, "mtime");
    }

    long major() {
        return number(329, 8, "device major");
    }

    long minor() {
        return number(337, 8, "device minor");
    }

    /** Whether it is of GNU tar's own format. */
    boolean isGnu() {
        return Arrays.equals(block, MAGIC, MAGIC + GNU.length, GNU, 0, GNU.length);
    }

    /** The block itself, for what only one format has in it. */
    byte[] block() {
        return block;
    }

    /** GNU tar's own format has other things where ustar has the prefix; it writes "ustar " with a blank. */
    private boolean isUstar() {
        return Arrays.equals(block, MAGIC, MAGIC + USTAR.length, USTAR, 0, USTAR.length);
    }

    private long number(int offset, int length, String field) {
        return TarNumbers.field(block, offset, length, "the " + field + " of \"" + text(0, 100) + "\"");
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return CString.decode(Arrays.copyOfRange(block, offset, end));
    }

    /** The sum of all bytes, the checksum's own taken as blanks. Some old tars added signed bytes. */
    private static long sum(byte[] block, int mask) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += own ? ' ' : block[i] & mask;
        }
        return sum;
    }
}
