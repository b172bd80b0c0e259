package org.gantry.images.tar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes an archive member by member, in the PAX format: an extended header only where the plain one does not do, so that
 * the archive of plain files is one that any tar reads.
 */
public final class TarWriter {
    private static final int COPY = 1 << 17;
    private static final byte[] ZEROS = new byte[1 << 16];

    private final OutputStream out;
    private final byte[] buffer = new byte[COPY];

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** A member without content: anything but a file that is not empty. */
    public void add(TarEntry entry) throws IOException {
        if (entry.size() != 0) {
            throw new IllegalArgumentException(entry.name() + " has " + entry.size() + " bytes of content to add");
        }
        header(entry);
    }

    /**
     * A file. Content that is longer than the entry says is cut off, and filled up with zeros if it is shorter, for a file
     * may change while it is read and the header is written first.
     */
    public void add(TarEntry entry, InputStream content) throws IOException {
        header(entry);
        long left = entry.size();
        while (left > 0) {
            int count = content.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                break;
            }
            out.write(buffer, 0, count);
            left -= count;
        }
        zeros(left);
        zeros(-entry.size() & (TarHeader.BLOCK - 1));
    }

    /** The mark at the end. The stream stays open. */
    public void finish() throws IOException {
        zeros(2L * TarHeader.BLOCK);
        out.flush();
    }

    private void header(TarEntry entry) throws IOException {
        byte[] extended = PaxHeader.of(entry);
        if (extended.length > 0) {
            out.write(HeaderBlock.extended(entry, extended.length));
            out.write(extended);
            zeros(-extended.length & (TarHeader.BLOCK - 1));
        }
        out.write(HeaderBlock.of(entry));
    }

    private void zeros(long count) throws IOException {
        for (long left = count; left > 0; left -= ZEROS.length) {
            out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
    }
}
