package org.gantry.engine.lifecycle;

import java.util.Map;
import org.gantry.api.engine.ContainerStats;
import org.gantry.api.engine.ContainerStats.InterfaceStats;
import org.gantry.api.runtime.Task;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.network.InterfaceCounters;
import org.gantry.engine.network.NetworkMode;

/** {@code docker stats}: one reading. */
public final class MeasureContainer {
    private final EngineCore core;

    MeasureContainer(EngineCore core) {
        this.core = core;
    }

    public ContainerStats measure(String ref) {
        Container container = core.find(ref);
        Task task = container.requireTask();
        return new ContainerStats(task.stats(), interfaces(container, task));
    }

    /** In the host's namespace there is nothing that would be the container's alone. */
    private static Map<String, InterfaceStats> interfaces(Container container, Task task) {
        return NetworkMode.of(container.record().config().network()) instanceof NetworkMode.Host
                ? Map.of()
                : InterfaceCounters.of(task.pid());
    }
}
