package org.gantry.images.hello;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** A layer archive (ustar) with a single executable file in it. */
final class ProgramLayer {
    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;

    private ProgramLayer() {}

    static byte[] of(String name, byte[] program, Instant modified) {
        int content = (program.length + BLOCK - 1) / BLOCK * BLOCK;
        byte[] archive = Arrays.copyOf(header(name, program.length, modified), BLOCK + content + 2 * BLOCK);
        System.arraycopy(program, 0, archive, BLOCK, program.length);
        return archive;
    }

    private static byte[] header(String name, int size, Instant modified) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, "0000755");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format("%011o", size));
        put(block, 136, String.format("%011o", modified.getEpochSecond()));
        put(block, CHECKSUM, "        ");
        put(block, 156, "0");
        put(block, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        put(block, CHECKSUM, String.format("%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
