package org.gantry.engine.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;

/** {@code docker wait}. */
public final class AwaitContainer {
    private final EngineCore core;

    AwaitContainer(EngineCore core) {
        this.core = core;
    }

    /**
     * Joins first and looks afterwards, so that an end in between is not missed. Who has joined by the time that another
     * engine takes over is told by that one.
     */
    public CompletionStage<ContainerExit> await(String ref, WaitCondition condition) {
        Container container = core.find(ref);
        CompletableFuture<ContainerExit> waiter = container.waiters().join(condition);
        if (core.phase().isReleased()) {
            container.waiters().leave(waiter);
            throw new EngineException.Unavailable("the engine is being replaced");
        }
        boolean holds = switch (condition) {
            case NOT_RUNNING -> !isActive(container.state());
            case NEXT_EXIT -> false;
            case REMOVED -> core.registry().byId(container.id()) == null;
        };
        if (holds) {
            container.waiters().leave(waiter);
            waiter.complete(new ContainerExit(
                    container.state().exitCode(), container.state().error()));
        }
        return waiter;
    }

    private static boolean isActive(ContainerState state) {
        return state.isLive() || state.status() == Status.RESTARTING;
    }
}
