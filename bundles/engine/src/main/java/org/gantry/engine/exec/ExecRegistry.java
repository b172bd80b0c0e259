package org.gantry.engine.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.api.EngineException;

/** Exec processes by identifier. Ended ones are kept for a while, for clients ask for the exit code afterwards. */
public final class ExecRegistry {
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Map<String, Exec> byId = new ConcurrentHashMap<>();

    void add(Exec exec) {
        Instant limit = Instant.now().minus(KEPT);
        byId.values().removeIf(old -> old.endedBefore(limit));
        byId.put(exec.id(), exec);
    }

    Exec find(String id) {
        Exec exec = byId.get(id);
        if (exec == null) {
            throw new EngineException.NotFound("No such exec instance: " + id);
        }
        return exec;
    }

    /** Identifiers of a container's running exec processes. */
    public List<String> running(String containerId) {
        return runningIn(containerId).stream().map(Exec::id).toList();
    }

    List<Exec> runningIn(String containerId) {
        return byId.values().stream()
                .filter(exec -> exec.container().id().equals(containerId) && exec.isRunning())
                .toList();
    }

    /** The engine goes, the processes stay. */
    public void abandonAll() {
        byId.values().forEach(exec -> exec.streams().abandon());
    }

    /** The container is gone. */
    public void forgetAll(String containerId) {
        byId.values().removeIf(exec -> exec.container().id().equals(containerId));
    }
}
