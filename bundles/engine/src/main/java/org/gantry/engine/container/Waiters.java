package org.gantry.engine.container;

import java.util.concurrent.CompletableFuture;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;

/** Who waits for one container's end; see {@link WaitRoom}. */
public final class Waiters {
    private final WaitRoom room;
    private final String containerId;

    Waiters(WaitRoom room, String containerId) {
        this.room = room;
        this.containerId = containerId;
    }

    /** Joins those who wait; conditions that hold already are the caller's affair. */
    public CompletableFuture<ContainerExit> join(WaitCondition condition) {
        return room.join(containerId, condition);
    }

    /** A waiter that gave up. */
    public void leave(CompletableFuture<ContainerExit> waiter) {
        room.leave(containerId, waiter);
    }

    /** A run has ended. */
    public void exited(ContainerExit exit) {
        complete(WaitCondition.NEXT_EXIT, exit);
    }

    /** The container is gone. */
    public void removed(ContainerExit exit) {
        complete(WaitCondition.NEXT_EXIT, exit);
        complete(WaitCondition.REMOVED, exit);
    }

    private void complete(WaitCondition condition, ContainerExit exit) {
        room.take(containerId, condition).forEach(waiter -> waiter.complete(exit));
    }
}
