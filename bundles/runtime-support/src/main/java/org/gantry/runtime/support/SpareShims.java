package org.gantry.runtime.support;

import java.util.function.Supplier;
import org.gantry.linux.shim.WaitingShims;
import org.jspecify.annotations.Nullable;

/** Shims made ahead, from the first container on: a host may have a runtime that nobody uses. */
public final class SpareShims implements AutoCloseable {
    private final Supplier<WaitingShims> making;
    private @Nullable WaitingShims shims;
    private boolean closed;

    public SpareShims(Supplier<WaitingShims> making) {
        this.making = making;
    }

    public synchronized WaitingShims shims() {
        if (shims == null) {
            shims = closed ? new WaitingShims(0) : making.get();
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
