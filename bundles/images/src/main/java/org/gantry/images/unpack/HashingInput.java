package org.gantry.images.unpack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.Sha;

/** Computes the diffID of a layer while it is read. */
final class HashingInput extends FilterInputStream {
    private final MessageDigest hash = Sha.start(Sha.SHA256);

    HashingInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        if (count > 0) {
            hash.update(target, offset, count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** The digest of what was read; to be asked once. */
    Digest finish() {
        return Sha.finish(Sha.SHA256, hash);
    }
}
