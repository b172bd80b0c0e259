package org.gantry.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.api.container.LifecycleConfig.RestartPolicy;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.engine.container.WaitRoom;
import org.gantry.engine.core.Settings;
import org.gantry.engine.event.EventBus;
import org.gantry.engine.log.LogLimits;
import org.gantry.engine.service.Services;

/** An engine without a framework, over a directory that the next one may take over. */
final class TestEngine implements AutoCloseable {
    final FakeRuntime runtime;
    final FakeStores.Images images = new FakeStores.Images();
    final FakeStores.Networks networks;
    final FakeStores.Snapshots snapshots;
    final EventBus events = new EventBus();
    private final WaitRoom waits;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Path directory;
    final Assembly assembly;

    TestEngine(Path directory) {
        this(
                directory,
                new FakeRuntime(),
                new FakeStores.Networks(),
                new FakeStores.Snapshots(directory.resolve("snapshots")),
                new WaitRoom());
    }

    private TestEngine(
            Path directory,
            FakeRuntime runtime,
            FakeStores.Networks networks,
            FakeStores.Snapshots snapshots,
            WaitRoom waits) {
        this.waits = waits;
        this.directory = directory;
        this.runtime = runtime;
        this.networks = networks;
        this.snapshots = snapshots;
        var settings = new Settings(
                directory.resolve("root"),
                directory.resolve("run"),
                "test",
                "fake",
                LogLimits.NONE,
                Duration.ofMillis(300),
                Optional.empty());
        Services services = Services.waiting(Duration.ofMillis(500));
        services.images().bind(images, Map.of());
        services.snapshotter().bind(snapshots, Map.of());
        services.networks().bind(networks, Map.of());
        services.runtimes().bind(runtime, Map.of(ContainerRuntime.NAME_PROPERTY, "fake"));
        assembly = Assembly.of(settings, services, events, waits, executor, "id", "1");
        assembly.boot();
    }

    /** What a kill -9 and another boot make of it: the processes, the files and the network are the same. */
    TestEngine afterCrash() {
        close();
        return new TestEngine(directory, runtime, networks, snapshots, new WaitRoom());
    }

    /** What changed settings make of it: as {@link #afterCrash}, and who waits goes on waiting. */
    TestEngine withOtherSettings() {
        close();
        return new TestEngine(directory, runtime, networks, snapshots, waits);
    }

    Containers containers() {
        return assembly.containers();
    }

    String create(String name, ContainerConfig config) {
        return containers().create(name, config).id();
    }

    String start(String name, ContainerConfig config) {
        String id = create(name, config);
        containers().start(id);
        return id;
    }

    ContainerDetails inspect(String ref) {
        return containers().inspect(ref, false);
    }

    List<String> logged(String ref) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        try (LogSession log = containers().logs(ref, new LogOptions(true, true, false, null, null, -1))) {
            for (LogEntry entry = log.next(); entry != null; entry = log.next()) {
                lines.add(new String(entry.line(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return lines;
    }

    static ContainerConfig config() {
        return ContainerConfig.of("image", ProcessConfig.of(null)).withNetwork(NetworkConfig.ofMode("none"));
    }

    static ContainerConfig config(boolean autoRemove, RestartPolicy policy, int retries) {
        return config().withLifecycle(new LifecycleConfig(
                autoRemove, policy, retries, null, "", null, "", Map.of(), "", null, List.of(), Map.of()));
    }

    static void eventually(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it has not come true in ten seconds");
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            assembly.release();
            executor.shutdown();
        }
    }
}
