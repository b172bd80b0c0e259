package org.gantry.images.snapshot;

import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What {@code snapshot.json} says; the directory's name is the number.
 *
 * @param key of an active snapshot, null once committed
 * @param chainId of a committed one, else null
 * @param parent null at the bottom
 * @param size bytes of the layer's files, 0 while active
 */
record Snapshot(
        @Nullable String key,
        @Nullable Digest chainId,
        @Nullable Digest parent,
        long size) {

    static Snapshot active(String key, @Nullable Digest parent) {
        return new Snapshot(key, null, parent, 0);
    }

    Snapshot committed(Digest id, long bytes) {
        return new Snapshot(null, id, parent, bytes);
    }
}
