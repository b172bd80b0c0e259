package org.gantry.runtime.lxc;

import org.gantry.linux.shim.WaitingShims;
import org.jspecify.annotations.Nullable;

/** A shim made ahead of the next launch, from the first container on: whoever has LXC need not use it. */
final class SpareShim implements AutoCloseable {
    private @Nullable WaitingShims shims;
    private boolean closed;

    synchronized WaitingShims shims() {
        if (shims == null) {
            shims = new WaitingShims(closed ? 0 : 1);
        }
        return shims;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (shims != null) {
            shims.close();
        }
    }
}
