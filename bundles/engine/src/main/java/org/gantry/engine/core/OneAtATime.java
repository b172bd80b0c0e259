package org.gantry.engine.core;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.gantry.api.EngineException;

/** Work that is refused while somebody else is at it. */
public final class OneAtATime {
    private final String refusal;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /** @param refusal what the second is told */
    public OneAtATime(String refusal) {
        this.refusal = refusal;
    }

    public <T> T run(Supplier<T> work) {
        if (!underWay.compareAndSet(false, true)) {
            throw new EngineException.Conflict(refusal);
        }
        try {
            return work.get();
        } finally {
            underWay.set(false);
        }
    }
}
