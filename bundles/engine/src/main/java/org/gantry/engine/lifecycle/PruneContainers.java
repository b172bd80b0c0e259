package org.gantry.engine.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.Pruned;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.core.OneAtATime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code docker container prune}. */
public final class PruneContainers {
    private static final Logger LOG = LoggerFactory.getLogger(PruneContainers.class);

    private final EngineCore core;
    private final DescribeContainer describe;
    private final RemoveContainer remove;
    private final OneAtATime guard = new OneAtATime("a prune operation is already running");

    PruneContainers(EngineCore core, DescribeContainer describe, RemoveContainer remove) {
        this.core = core;
        this.describe = describe;
        this.remove = remove;
    }

    public Pruned prune(Predicate<ContainerDetails> condition) {
        return guard.run(() -> {
            List<String> removed = new ArrayList<>();
            long reclaimed = 0;
            for (ContainerDetails details : describe.list(true)) {
                Container container = core.registry().byId(details.id());
                if (container != null && isOver(details.state().status()) && condition.test(details)) {
                    long size = WritableLayer.size(core.services().snapshotter().get(), container.record());
                    if (removed(container)) {
                        removed.add(container.id());
                        reclaimed += size;
                    }
                }
            }
            core.events().pruned(reclaimed);
            return new Pruned(removed, reclaimed);
        });
    }

    private static boolean isOver(Status status) {
        return switch (status) {
            case CREATED, EXITED, DEAD -> true;
            case RUNNING, PAUSED, RESTARTING, REMOVING -> false;
        };
    }

    /** False if it was started, or is being removed by somebody else, meanwhile. */
    private boolean removed(Container container) {
        try {
            remove.remove(container, false);
            return true;
        } catch (EngineException e) {
            LOG.warn("container {} stays: {}", container.id(), e.getMessage(), e);
            return false;
        }
    }
}
