package org.gantry.engine.core;

import java.util.concurrent.atomic.AtomicReference;
import org.gantry.api.EngineException;

/** Where the engine itself is in its life. */
public final class Phase {
    private final AtomicReference<Value> value = new AtomicReference<>(Value.SERVING);

    private enum Value {
        SERVING,
        STOPPING,
        RELEASED
    }

    /** Containers are being stopped; none is started any more. */
    public void stop() {
        value.compareAndSet(Value.SERVING, Value.STOPPING);
    }

    /** Another engine takes over: what happens to containers from now on is that one's affair. */
    public void release() {
        value.set(Value.RELEASED);
    }

    public boolean isServing() {
        return value.get() == Value.SERVING;
    }

    public boolean isReleased() {
        return value.get() == Value.RELEASED;
    }

    /** @throws EngineException.Unavailable if the engine is on its way down */
    public void requireServing() {
        if (!isServing()) {
            throw new EngineException.Unavailable("the engine is shutting down");
        }
    }
}
