package org.gantry.images.unpack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.gantry.api.oci.Digest;
import org.gantry.images.compress.Compression;
import org.gantry.images.compress.Decompressor;
import org.gantry.images.content.Sha;
import org.jspecify.annotations.Nullable;

/**
 * A layer opened as a plain archive that knows its diffID at the end. A compressed one is inflated and hashed in a thread of
 * its own; one that is not is hashed where it comes from, and its digest is its diffID.
 */
final class LayerArchive implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Digest blob;
    private final InputStream content;
    private final @Nullable HashingInput hashing;

    private LayerArchive(Digest blob, InputStream content, @Nullable HashingInput hashing) {
        this.blob = blob;
        this.content = content;
        this.hashing = hashing;
    }

    static LayerArchive open(LayerSource source) throws IOException {
        Digest blob = source.digest();
        InputStream raw = new BufferedInputStream(source.open(), BUFFER);
        try {
            boolean plain = Decompressor.detect(raw) == Compression.NONE;
            if (plain && blob.algorithm().equals(Sha.SHA256)) {
                return new LayerArchive(blob, raw, null);
            }
            var hashing = new HashingInput(Decompressor.open(raw));
            return new LayerArchive(blob, new ReadAhead(hashing), hashing);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** The uncompressed archive. */
    InputStream content() {
        return content;
    }

    /** The diffID, for which what is left of the content may have to be read; to be asked once. */
    Digest diffId() throws IOException {
        if (hashing == null) {
            return blob;
        }
        content.transferTo(OutputStream.nullOutputStream()); // tar programs pad what they write
        return hashing.finish();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
