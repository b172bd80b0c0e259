package org.gantry.api.image;

import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/** One message about a transfer, in the words docker's progress output has. */
public sealed interface TransferMessage {

    /**
     * Something about the transfer as a whole.
     *
     * @param id what it is about, or empty
     */
    record Note(String id, String status) implements TransferMessage {}

    /**
     * How far one layer is; the latest message about a layer replaces the one before.
     *
     * @param id of the layer, abbreviated
     * @param status {@code Downloading}, {@code Pull complete}, ...
     * @param current bytes done, 0 if there is nothing to measure
     * @param total bytes there are, 0 if there is nothing to measure
     */
    record Layer(String id, String status, long current, long total) implements TransferMessage {
        public Layer(String id, String status) {
            this(id, status, 0, 0);
        }

        public boolean isMeasured() {
            return total > 0;
        }
    }

    /** A tag now stands for this manifest in the registry; {@code size} is the manifest's, in bytes. */
    record Pushed(@Nullable String tag, Digest digest, long size) implements TransferMessage {}
}
