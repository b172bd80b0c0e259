package org.gantry.api.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.gantry.api.oci.Digest;

/**
 * A blob that is being received. One thread writes; any number read at the same time, each from the beginning and waiting
 * for what has not come yet. It becomes part of the store only when it is published.
 */
public interface ResumableBlob extends AutoCloseable {
    Digest digest();

    /** Bytes of the whole. */
    long size();

    /** Bytes received so far, those of earlier attempts included; the next one goes there. */
    long offset();

    /**
     * Takes the next bytes.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if that is more than the size
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Ends the writing: holds the whole against the digest and makes it durable.
     *
     * @return false if it is not what the digest says; then it is empty again, and readers fail
     */
    boolean verify() throws IOException;

    /** Tells readers that nothing more will come. */
    void fail(Throwable cause);

    /** The content from its beginning; reads wait for the writer. */
    InputStream open() throws IOException;

    /** Makes a verified blob part of the store. Idempotent. */
    void publish() throws IOException;

    @Override
    void close() throws IOException;
}
