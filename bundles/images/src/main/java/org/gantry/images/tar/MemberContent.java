package org.gantry.images.tar;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of one member, and after them the padding to a whole block. */
final class MemberContent extends InputStream {
    static final MemberContent NONE = new MemberContent(InputStream.nullInputStream(), "nothing", 0);

    private final InputStream in;
    private final String name;
    private final int padding;
    private long remaining;
    private boolean skipped;

    MemberContent(InputStream in, String name, long size) {
        this.in = in;
        this.name = name;
        this.remaining = size;
        this.padding = (int) (-size & (TarHeader.BLOCK - 1));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            throw BadTar.truncated("\"" + name + "\"");
        }
        remaining -= count;
        return count;
    }

    /** Moves on to the next header. Idempotent. An archive may end without padding, as those of umoci do: it has no end mark. */
    void skip() throws IOException {
        if (skipped) {
            return;
        }
        skipped = true;
        transferTo(nullOutputStream());
        int present = in.readNBytes(padding).length;
        if (present > 0 && present < padding) {
            throw BadTar.truncated("the padding of \"" + name + "\"");
        }
    }

    private static java.io.OutputStream nullOutputStream() {
        return java.io.OutputStream.nullOutputStream();
    }
}
