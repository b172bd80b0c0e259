package org.gantry.images.tar;

import java.util.Arrays;

/**
 * Which parts of a file have data; between and behind them are holes. Ranges ascend, do not touch and are not empty.
 *
 * @param ranges offset and end of each, in turn
 * @param stored bytes of all ranges together, which is what an archive holds of the file
 * @param size of the file, holes included
 */
record SparseMap(long[] ranges, long stored, long size) {
    private static final int FEW = 8;

    /** Of a file without holes. */
    static SparseMap whole(long size) {
        return new SparseMap(size == 0 ? new long[0] : new long[] {0, size}, size, size);
    }

    int count() {
        return ranges.length / 2;
    }

    long start(int range) {
        return ranges[2 * range];
    }

    long end(int range) {
        return ranges[2 * range + 1];
    }

    boolean hasHoles() {
        return stored < size;
    }

    /** Takes what an archive says, range by range, and believes none of it. */
    static final class Builder {
        private final String name;
        private final long size;
        private long[] ranges = new long[2 * FEW];
        private int length;
        private long last;
        private long stored;
        private long entries;

        Builder(String name, long size) {
            this.name = name;
            this.size = size;
            if (size < 0) {
                throw because("its real size is out of range (" + size + ")");
            }
        }

        void add(long offset, long count) {
            entries++;
            if (offset < 0 || count < 0 || offset > size || count > size - offset) {
                throw because("it has " + count + " bytes at " + offset + ", and is " + size + " bytes long");
            }
            if (offset < last) {
                throw because("its ranges overlap or are out of order at " + offset);
            }
            if (count == 0) {
                return; // GNU tar marks a hole at the end so
            }
            if (length > 0 && offset == ranges[length - 1]) {
                length--;
            } else {
                room();
                ranges[length++] = offset;
            }
            last = offset + count;
            ranges[length++] = last;
            stored += count;
        }

        /** How many ranges were given, the empty ones included. */
        long entries() {
            return entries;
        }

        /** @param archived how many bytes of data the archive has for the member */
        SparseMap finish(long archived) {
            if (stored != archived) {
                throw because("its ranges are " + stored + " bytes, but it has " + archived + " bytes of data");
            }
            return new SparseMap(Arrays.copyOf(ranges, length), stored, size);
        }

        private void room() {
            if (length == ranges.length) {
                ranges = Arrays.copyOf(ranges, 2 * length);
            }
        }

        private RuntimeException because(String reason) {
            return BadTar.because("the sparse map of \"" + name + "\" is wrong: " + reason);
        }
    }
}
