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
 * @param boot of the host at which it was committed, as long as its files may not be on the disk; else null
 */
record Snapshot(
        @Nullable String key,
        @Nullable Digest chainId,
        @Nullable Digest parent,
        long size,
        @Nullable String boot) {

    static Snapshot active(String key, @Nullable Digest parent) {
        return new Snapshot(key, null, parent, 0, null);
    }

    Snapshot committed(Digest id, long bytes, String atBoot) {
        return new Snapshot(null, id, parent, bytes, atBoot);
    }

    /** The same on top of another one. */
    Snapshot on(Digest beneath) {
        return new Snapshot(key, chainId, beneath, size, boot);
    }

    /** Its files are on the disk. */
    Snapshot settled() {
        return new Snapshot(key, chainId, parent, size, null);
    }

    /** Whether the host went down before its files were known to be on the disk. */
    boolean isLost(String currentBoot) {
        return boot != null && !boot.equals(currentBoot);
    }
}
