package org.gantry.engine.lifecycle;

import java.time.Duration;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.jspecify.annotations.Nullable;

/** {@code docker restart}: a stop, if it runs, and a start. */
public final class RestartContainer {
    private final EngineCore core;
    private final StopContainer stop;
    private final StartContainer start;

    RestartContainer(EngineCore core, StopContainer stop, StartContainer start) {
        this.core = core;
        this.stop = stop;
        this.start = start;
    }

    public void restart(String ref, @Nullable String signal, @Nullable Duration timeout) {
        Container container = core.find(ref);
        container.setRestarting(true);
        try {
            if (container.state().isLive()) {
                stop.stop(container.id(), signal, timeout);
            }
            start.start(container.id());
        } finally {
            container.setRestarting(false);
        }
        core.events().publish(container, "restart");
    }
}
