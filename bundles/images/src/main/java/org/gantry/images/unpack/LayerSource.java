package org.gantry.images.unpack;

import java.io.IOException;
import java.io.InputStream;
import org.gantry.api.oci.Digest;

/** Where a layer's blob comes from, which need not be all there yet. */
public interface LayerSource {
    Digest digest();

    /** The blob from its beginning. */
    InputStream open() throws IOException;

    /** Waits until the blob is known to be what its digest says. */
    void awaitVerified() throws IOException, InterruptedException;
}
