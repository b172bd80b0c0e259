package org.gantry.engine.lifecycle;

import org.gantry.api.engine.Containers.ProcessTable;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.top.PsTable;

/** {@code docker top}. */
public final class TopContainer {
    private final EngineCore core;

    TopContainer(EngineCore core) {
        this.core = core;
    }

    public ProcessTable top(String ref, String psArguments) {
        Container container = core.find(ref);
        return PsTable.of(container.requireTask().pids(), psArguments);
    }
}
