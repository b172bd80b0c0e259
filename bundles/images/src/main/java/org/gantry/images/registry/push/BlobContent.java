package org.gantry.images.registry.push;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.function.LongConsumer;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Digest;

/** A blob of the store as the body of requests, whole or in parts. */
record BlobContent(ContentStore content, Digest digest, long size) {

    /** Bytes from an offset on; {@code told} gets the position in the blob as they go out. */
    BodyPublisher part(long offset, long length, LongConsumer told) {
        return length == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(offset, length, told)), length);
    }

    private InputStream open(long offset, long length, LongConsumer told) {
        try {
            InputStream in = content.open(digest);
            in.skipNBytes(offset);
            return new Slice(in, offset, offset + length, told);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
