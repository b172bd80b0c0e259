package org.gantry.rest.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.container.ContainerChanges;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.AttachOptions;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.ContainerStats;
import org.gantry.api.engine.ContainerStats.InterfaceStats;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession;
import org.gantry.api.engine.Pruned;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.api.runtime.TaskStats;
import org.jspecify.annotations.Nullable;

/** Containers in memory; every call is written down in {@link #calls}. */
public final class FakeContainers implements Containers {
    public final Map<String, FakeContainer> byId = new ConcurrentHashMap<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final List<FakeLog> logs = new CopyOnWriteArrayList<>();
    public volatile @Nullable EngineException failure;
    /** Counted down when a pause has begun. */
    public final CountDownLatch pausing = new CountDownLatch(1);
    /** A pause takes until this is released, which it is from the start. */
    public final Semaphore mayPause = new Semaphore(1);

    public volatile @Nullable FakeSession nextSession;
    public volatile @Nullable LogOptions logOptions;
    public volatile @Nullable AttachOptions attachOptions;
    public volatile @Nullable ContainerChanges update;

    @Override
    public CreatedContainer create(String name, ContainerConfig config) {
        fail();
        if (config.image().startsWith("missing")) {
            throw new EngineException.NotFound("No such image: " + config.image());
        }
        String id = String.format("%064x", byId.size() + 0xc0ffee);
        FakeContainer container = new FakeContainer(id, name.isEmpty() ? "name" + byId.size() : name, config);
        byId.put(id, container);
        calls.add("create " + name);
        return new CreatedContainer(id, List.of());
    }

    public FakeContainer get(String ref) {
        fail();
        return byId.values().stream()
                .filter(container -> container.id.startsWith(ref) || container.name.equals(ref))
                .findFirst()
                .orElseThrow(() -> new EngineException.NotFound("No such container: " + ref));
    }

    private void fail() {
        EngineException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public List<ContainerDetails> list(boolean all) {
        fail();
        return byId.values().stream()
                .filter(container -> all || container.state.isLive())
                .sorted(Comparator.comparing((FakeContainer container) -> container.created)
                        .reversed())
                .map(container -> container.details(false))
                .toList();
    }

    @Override
    public ContainerDetails inspect(String ref, boolean size) {
        return get(ref).details(size);
    }

    @Override
    public void start(String ref) {
        calls.add("start " + ref);
        FakeContainer container = get(ref);
        if (container.state.isLive()) {
            throw new EngineException.NotModified("container " + ref + " is already running");
        }
        container.start();
    }

    @Override
    public void stop(String ref, @Nullable String signal, @Nullable Duration timeout) {
        calls.add("stop " + ref + " " + signal + " " + timeout);
        FakeContainer container = get(ref);
        if (!container.state.isLive()) {
            throw new EngineException.NotModified("container " + ref + " is not running");
        }
        container.end(143);
    }

    @Override
    public void restart(String ref, @Nullable String signal, @Nullable Duration timeout) {
        calls.add("restart " + ref + " " + signal + " " + timeout);
    }

    @Override
    public void kill(String ref, String signal) {
        calls.add("kill " + ref + " " + signal);
        get(ref).end(137);
    }

    @Override
    public void pause(String ref) {
        calls.add("pause " + ref);
        pausing.countDown();
        try {
            mayPause.acquire();
        } catch (InterruptedException e) {
            throw new EngineException.Internal("interrupted", e);
        }
        FakeContainer container = get(ref);
        ContainerState state = container.state;
        container.state = new ContainerState(Status.PAUSED, state.pid(), 0, "", false, state.startedAt(), null);
    }

    @Override
    public void unpause(String ref) {
        calls.add("unpause " + ref);
    }

    @Override
    public void rename(String ref, String newName) {
        calls.add("rename " + ref + " " + newName);
        get(ref).name = newName;
    }

    @Override
    public List<String> update(String ref, ContainerChanges changes) {
        update = changes;
        return List.of("a warning");
    }

    @Override
    public void remove(String ref, boolean force, boolean volumes) {
        calls.add("remove " + ref + " " + force + " " + volumes);
        FakeContainer container = get(ref);
        if (container.state.isLive() && !force) {
            throw new EngineException.Conflict("cannot remove container \"/" + container.name
                    + "\": container is running: stop the container before removing or force remove");
        }
        container.end(137);
        byId.remove(container.id);
        container.removed.complete(container.exit.join());
    }

    @Override
    public Pruned prune(Predicate<ContainerDetails> condition) {
        List<String> over = list(true).stream()
                .filter(container -> !container.state().isLive())
                .filter(condition)
                .map(ContainerDetails::id)
                .toList();
        over.forEach(byId::remove);
        return new Pruned(over, 5L * over.size());
    }

    @Override
    public CompletionStage<ContainerExit> await(String ref, WaitCondition condition) {
        calls.add("await " + ref + " " + condition);
        FakeContainer container = get(ref);
        if (condition == WaitCondition.REMOVED) {
            return container.config.lifecycle().autoRemove() ? container.exit : container.removed;
        }
        return container.exit;
    }

    @Override
    public void resize(String ref, ConsoleSize size) {
        get(ref).size = size;
    }

    @Override
    public ProcessTable top(String ref, String psArguments) {
        calls.add("top " + ref + " " + psArguments);
        return new ProcessTable(List.of("PID", "CMD"), List.of(List.of("1", "sh"), List.of("2", "ls")));
    }

    @Override
    public ContainerStats stats(String ref) {
        return new ContainerStats(taskStats(), Map.of("eth0", new InterfaceStats(1, 2, 3, 4, 5, 6, 7, 8)));
    }

    private static TaskStats taskStats() {
        return new TaskStats(
                Instant.parse("2024-05-01T10:00:01Z"),
                1000,
                600,
                400,
                List.of(),
                1,
                2,
                3,
                4096,
                8192,
                9,
                Long.MAX_VALUE,
                Map.of("inactive_file", 96L, "hierarchical_memsw_limit", -1L),
                5,
                0,
                Map.of(
                        TaskStats.BlockIoCounter.BYTES,
                        List.of(new TaskStats.BlockIoEntry(8, 0, "read", 77)),
                        TaskStats.BlockIoCounter.SECTORS,
                        List.of(new TaskStats.BlockIoEntry(8, 0, "", 78))));
    }

    @Override
    public AttachSession attach(String ref, AttachOptions options) {
        calls.add("attach " + ref);
        attachOptions = options;
        FakeContainer container = get(ref);
        FakeSession prepared = nextSession;
        FakeSession session =
                prepared == null ? new FakeSession(container.config.process().terminal()) : prepared;
        container.sessions.add(session);
        return session;
    }

    @Override
    public LogSession logs(String ref, LogOptions options) {
        FakeContainer container = get(ref);
        logOptions = options;
        FakeLog log = new FakeLog(container.config.process().terminal(), options.follow());
        logs.add(log);
        return log;
    }

    /** Makes a container without going through the API. */
    public FakeContainer given(String name, ContainerConfig config) {
        return get(create(name, config).id());
    }

    @Override
    public List<PublishedPort> publish(String ref, List<PortRequest> ports) {
        FakeContainer container = get(ref);
        List<PublishedPort> all = new ArrayList<>(container.ports);
        ports.forEach(port ->
                all.add(new PublishedPort(port.protocol(), port.containerPort(), "0.0.0.0", port.firstHostPort())));
        container.ports = List.copyOf(all);
        return container.ports;
    }

    @Override
    public List<PublishedPort> unpublish(String ref, List<PublishedPort> ports) {
        FakeContainer container = get(ref);
        container.ports =
                container.ports.stream().filter(port -> !ports.contains(port)).toList();
        return container.ports;
    }
}
