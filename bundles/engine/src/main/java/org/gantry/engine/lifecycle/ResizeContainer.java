package org.gantry.engine.lifecycle;

import java.util.Map;
import org.gantry.api.container.ConsoleSize;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** The size of a container's terminal (API path {@code POST /containers/ID/resize}). */
public final class ResizeContainer {
    private final EngineCore core;

    ResizeContainer(EngineCore core) {
        this.core = core;
    }

    public void resize(String ref, ConsoleSize size) {
        Container container = core.find(ref);
        container.requireTask().resize(size);
        core.events()
                .publish(
                        container,
                        "resize",
                        Map.of("height", Integer.toString(size.rows()), "width", Integer.toString(size.columns())));
    }
}
