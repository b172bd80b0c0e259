package org.gantry.api.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.gantry.api.oci.Digest;

/**
 * Blobs by digest. The directory is a valid OCI image layout. A blob is visible whole or not at all, also after the host
 * went down: it is written beside its place, verified while it streams, and renamed. It is on the disk before that, or, if it
 * is large, soon after, and verified again if the host went down in between. Writing one that is already there is a cheap
 * success.
 */
public interface ContentStore {

    /**
     * Stores a stream of unknown digest.
     *
     * @param announced is told the digest before the blob can be found, in time to keep it from whoever collects garbage
     * @throws org.gantry.api.EngineException.InvalidArgument if it is longer than {@code maxBytes}
     */
    Digest ingest(InputStream content, long maxBytes, Consumer<Digest> announced) throws IOException;

    /** As {@link #ingest(InputStream, long, Consumer)} where nobody collects at the time. */
    default Digest ingest(InputStream content, long maxBytes) throws IOException {
        return ingest(content, maxBytes, _ -> {});
    }

    /**
     * Stores a stream that must have the given digest and size.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if it has not; nothing is kept
     */
    void ingest(InputStream content, Digest expected, long size) throws IOException;

    /**
     * Goes on with a blob that comes from afar, where an earlier attempt to get it ended, whether by a lost connection or a
     * crash. What is received is kept when the result is closed, for as long as somebody may still want it (about a week).
     */
    ResumableBlob resume(Digest digest, long size) throws IOException;

    /**
     * Opens a blob.
     *
     * @throws org.gantry.api.EngineException.NotFound if there is none
     */
    InputStream open(Digest digest) throws IOException;

    boolean contains(Digest digest);

    /** Bytes of the blob. */
    long size(Digest digest);

    List<Digest> list();

    /** Removes a blob; whoever calls knows that nothing refers to it. Idempotent. */
    void delete(Digest digest);

    /** The OCI image layout. */
    Path directory();
}
