package org.gantry.api.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.gantry.api.oci.Digest;

/**
 * A blob that is being received, as a whole or in pieces at the same time. Any number of readers read meanwhile, each from
 * the beginning and waiting for what has not come yet. It becomes part of the store only when it is published.
 */
public interface ResumableBlob extends AutoCloseable {
    Digest digest();

    /** Bytes of the whole. */
    long size();

    /** Bytes received so far, those of earlier attempts included. */
    long received();

    /**
     * What is still to be received, in order. To be asked before anything is written, and again after {@link #verify} has
     * found it wrong.
     *
     * @param pieceBytes into pieces of what size it is divided, if no earlier attempt divided it; {@link Long#MAX_VALUE} for
     *     no division
     */
    List<Piece> missing(long pieceBytes) throws IOException;

    /** A part of the blob that one thread receives from where it is to its end. */
    interface Piece {
        /** Where the next byte goes, counted from the beginning of the blob. */
        long position();

        /** Where it ends, exclusive. */
        long end();

        /**
         * Takes the next bytes.
         *
         * @throws org.gantry.api.EngineException.InvalidArgument if that is more than fits
         */
        void write(ByteBuffer bytes) throws IOException;
    }

    /**
     * Ends the writing: holds the whole against the digest.
     *
     * @return false if it is not what the digest says; then it is empty again, and readers fail
     */
    boolean verify() throws IOException;

    /** Tells readers that nothing more will come. */
    void fail(Throwable cause);

    /** The content from its beginning; reads wait for the writers. */
    InputStream open() throws IOException;

    /**
     * Makes a verified blob part of the store. Idempotent. It may reach the disk later; if the host goes down before, the store
     * either has the whole blob afterwards or does not have it.
     */
    void publish() throws IOException;

    @Override
    void close() throws IOException;
}
