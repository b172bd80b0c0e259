package org.gantry.images.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The content of one member, and after it the padding to a whole block. Holes of a sparse member read as zeros; whoever can
 * do without them asks for {@link #skipHole} first.
 */
public final class MemberContent extends InputStream {
    static final MemberContent NONE = new MemberContent(InputStream.nullInputStream(), "nothing", SparseMap.whole(0));

    private static final int BUFFER = 1 << 14;

    private final InputStream in;
    private final String name;
    private final SparseMap map;
    private final int padding;
    private int range;
    private long position;
    private long remaining;
    private boolean skipped;

    MemberContent(InputStream in, String name, SparseMap map) {
        this.in = in;
        this.name = name;
        this.map = map;
        this.remaining = map.stored();
        this.padding = (int) (-map.stored() & (TarHeader.BLOCK - 1));
    }

    /** How many bytes there are, holes included. */
    public long size() {
        return map.size();
    }

    /** How many bytes of them the archive holds. */
    public long stored() {
        return map.stored();
    }

    /** Whether there are parts that the archive does not hold. */
    public boolean hasHoles() {
        return map.hasHoles();
    }

    /** Moves past the hole that comes next; 0 if it is data that comes. */
    public long skipHole() {
        long hole = hole();
        position += hole;
        return hole;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (position == map.size()) {
            return -1;
        }
        long hole = hole();
        if (hole > 0) {
            int zeros = (int) Math.min(length, hole);
            Arrays.fill(target, offset, offset + zeros, (byte) 0);
            position += zeros;
            return zeros;
        }
        int count = data(target, offset, (int) Math.min(length, map.end(range) - position));
        position += count;
        return count;
    }

    /**
     * Moves on to the next header, past holes without a look at them. Idempotent. An archive may end without padding, as those
     * of umoci do: it has no end mark.
     */
    void skip() throws IOException {
        if (skipped) {
            return;
        }
        skipped = true;
        byte[] nobody = new byte[(int) Math.min(remaining, BUFFER)];
        while (remaining > 0) {
            data(nobody, 0, (int) Math.min(remaining, nobody.length));
        }
        position = map.size();
        int present = in.readNBytes(padding).length;
        if (present > 0 && present < padding) {
            throw BadTar.truncated("the padding of \"" + name + "\"");
        }
    }

    private int data(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        if (count < 0) {
            throw BadTar.truncated("\"" + name + "\"");
        }
        remaining -= count;
        return count;
    }

    private long hole() {
        while (range < map.count() && position == map.end(range)) {
            range++;
        }
        long next = range < map.count() ? map.start(range) : map.size();
        return Math.max(0, next - position);
    }
}
