package org.gantry.rest.container;

import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerStats;
import org.gantry.api.engine.Containers;
import org.gantry.rest.system.HostFacts;
import org.jspecify.annotations.Nullable;

/** Takes the readings of one container. */
final class StatsSampler {
    private final Containers containers;
    private final String id;
    private final long hostMemory;

    StatsSampler(Containers containers, String id, long hostMemory) {
        this.containers = containers;
        this.id = id;
        this.hostMemory = hostMemory;
    }

    StatsSample sample() {
        return new StatsSample(container(), HostFacts.processorNanos(), HostFacts.processors(), hostMemory);
    }

    /** Null while the container does not run: it uses nothing, and a stream goes on, for it may run again. */
    private @Nullable ContainerStats container() {
        if (!containers.inspect(id, false).state().isLive()) {
            return null;
        }
        try {
            return containers.stats(id);
        } catch (EngineException.Conflict e) {
            return null; // it ended in between
        }
    }
}
