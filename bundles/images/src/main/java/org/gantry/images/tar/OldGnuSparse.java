package org.gantry.images.tar;

import java.io.IOException;

/**
 * The sparse map of GNU tar's own format (GNU tar manual, "Old GNU Format"): four ranges in the header, where ustar has the
 * prefix of the name, and as many blocks of 21 behind it as are needed.
 */
final class OldGnuSparse {
    private static final int IN_HEADER = 4;
    private static final int IN_BLOCK = 21;
    private static final int FIELD = 12;
    private static final int RANGES = 386;
    private static final int MORE = 482;
    private static final int REAL_SIZE = 483;
    private static final int MORE_IN_BLOCK = 504;

    private OldGnuSparse() {}

    /** @param archived bytes of the member in the archive, without the blocks of the map */
    static SparseMap map(TarHeader header, String name, long archived, PaxSparse.Blocks blocks) throws IOException {
        if (!header.isGnu()) {
            throw BadTar.because("\"" + name + "\" is a sparse member of a format that is not supported");
        }
        byte[] block = header.block();
        var map = new SparseMap.Builder(name, TarNumbers.field(block, REAL_SIZE, FIELD, what(name)));
        boolean full = ranges(map, block, RANGES, IN_HEADER, name);
        boolean more = block[MORE] != 0;
        while (more) {
            if (!full) {
                throw BadTar.because(what(name) + " goes on after its end");
            }
            block = blocks.next();
            full = ranges(map, block, 0, IN_BLOCK, name);
            more = block[MORE_IN_BLOCK] != 0;
        }
        return map.finish(archived);
    }

    /** The first unused one is the end; a used one has digits, the empty range at the end of a file too. */
    private static boolean ranges(SparseMap.Builder map, byte[] block, int from, int count, String name) {
        for (int i = 0; i < count; i++) {
            int offset = from + 2 * FIELD * i;
            if (block[offset] == 0 && block[offset + FIELD] == 0) {
                return false;
            }
            if (block[offset] == 0 || block[offset + FIELD] == 0) {
                throw BadTar.because(what(name) + " has half a range"); // readers disagree whether it ends there
            }
            map.add(
                    TarNumbers.field(block, offset, FIELD, what(name)),
                    TarNumbers.field(block, offset + FIELD, FIELD, what(name)));
        }
        return true;
    }

    private static String what(String name) {
        return "the sparse map of \"" + name + "\"";
    }
}
