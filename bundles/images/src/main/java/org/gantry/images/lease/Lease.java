package org.gantry.images.lease;

import java.util.HashSet;
import java.util.Set;
import org.gantry.api.oci.Digest;

/**
 * Keeps blobs and snapshots from the collector while they are in no catalog yet. The order matters: first hold, then look
 * whether it is there; what is found then stays until the lease ends.
 */
public final class Lease implements AutoCloseable {
    private final Leases leases;
    private final Set<Digest> held = new HashSet<>();

    Lease(Leases leases) {
        this.leases = leases;
    }

    /** Holds a blob by its digest, or a committed snapshot by its chainID, whether it is there or only will be. */
    public void hold(Digest digest) {
        leases.hold(this, digest);
    }

    /** Ends it. Idempotent. */
    @Override
    public void close() {
        leases.close(this);
    }

    /** Only to be used under the lock of the leases. */
    Set<Digest> held() {
        return held;
    }
}
