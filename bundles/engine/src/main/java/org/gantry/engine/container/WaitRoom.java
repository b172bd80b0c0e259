package org.gantry.engine.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.osgi.service.component.annotations.Component;

/**
 * Who waits for the ends of containers. Nobody occupies a thread. It outlives the engine's objects, which are made anew when
 * its settings change: who waits then is told by the engine that sees the end.
 */
@Component(service = WaitRoom.class)
public final class WaitRoom {
    private final Map<String, List<CompletableFuture<ContainerExit>>> forExit = new HashMap<>();
    private final Map<String, List<CompletableFuture<ContainerExit>>> forRemoval = new HashMap<>();

    /** Those who wait for one container. */
    public Waiters of(String containerId) {
        return new Waiters(this, containerId);
    }

    synchronized CompletableFuture<ContainerExit> join(String id, WaitCondition condition) {
        var waiter = new CompletableFuture<ContainerExit>();
        waiting(condition).computeIfAbsent(id, key -> new ArrayList<>()).add(waiter);
        return waiter;
    }

    synchronized void leave(String id, CompletableFuture<ContainerExit> waiter) {
        for (var waiting : List.of(forExit, forRemoval)) {
            waiting.computeIfPresent(id, (key, waiters) -> {
                waiters.remove(waiter);
                return waiters.isEmpty() ? null : waiters;
            });
        }
    }

    /** Those who waited, and wait no more. */
    synchronized List<CompletableFuture<ContainerExit>> take(String id, WaitCondition condition) {
        List<CompletableFuture<ContainerExit>> waiters = waiting(condition).remove(id);
        return waiters == null ? List.of() : waiters;
    }

    private Map<String, List<CompletableFuture<ContainerExit>>> waiting(WaitCondition condition) {
        return condition == WaitCondition.REMOVED ? forRemoval : forExit;
    }
}
