package org.gantry.engine.container;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;

/** Who waits for a container's end. Nobody occupies a thread. */
public final class Waiters {
    private final List<CompletableFuture<ContainerExit>> forExit = new ArrayList<>();
    private final List<CompletableFuture<ContainerExit>> forRemoval = new ArrayList<>();

    /** Joins those who wait; conditions that hold already are the caller's affair. */
    public synchronized CompletableFuture<ContainerExit> join(WaitCondition condition) {
        var waiter = new CompletableFuture<ContainerExit>();
        (condition == WaitCondition.REMOVED ? forRemoval : forExit).add(waiter);
        return waiter;
    }

    /** A waiter that gave up. */
    public synchronized void leave(CompletableFuture<ContainerExit> waiter) {
        forExit.remove(waiter);
        forRemoval.remove(waiter);
    }

    /** A run has ended. */
    public void exited(ContainerExit exit) {
        complete(forExit, exit);
    }

    /** The container is gone. */
    public void removed(ContainerExit exit) {
        complete(forExit, exit);
        complete(forRemoval, exit);
    }

    private void complete(List<CompletableFuture<ContainerExit>> waiting, ContainerExit exit) {
        List<CompletableFuture<ContainerExit>> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(waiter -> waiter.complete(exit));
    }
}
