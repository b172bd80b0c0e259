package org.gantry.images.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.EngineRoot;
import org.gantry.images.disk.Settling;
import org.gantry.images.registry.host.RegistryConfig;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Snapshots as directories. The disk is the truth; the maps are what it said at the start and since. */
@Component(service = Snapshotter.class, configurationPid = RegistryConfig.PID)
public final class LocalSnapshotter implements Snapshotter {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSnapshotter.class);

    private final Layering layering;
    private final SnapshotDirectories directories;
    private final Settling<Long> settling;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Numbered> active = new HashMap<>();
    private final Map<Digest, Numbered> committed = new HashMap<>();
    private final Map<String, Numbered> unfinished = new HashMap<>();

    /** A snapshot and the directory it is in. */
    private record Numbered(long number, Snapshot snapshot) {}

    @Activate
    public LocalSnapshotter(BundleContext context, Map<String, ?> settings) throws IOException {
        this(Choice.of(settings, EngineRoot.of(context)), Disk.REAL);
    }

    private LocalSnapshotter(Choice choice, Disk disk) throws IOException {
        this(choice.directory(), choice.layering(), disk, Settling.Pace.behind());
    }

    LocalSnapshotter(Path directory, Layering layering, Disk disk, Settling.Pace pace) throws IOException {
        this.layering = layering;
        this.settling = new Settling<>(this::settle, pace);
        directories = new SnapshotDirectories(directory, disk);
        Map<Long, Snapshot> recovered = directories.recover();
        recovered.forEach((number, snapshot) -> remember(new Numbered(number, snapshot)));
        recovered.forEach((number, snapshot) -> { // in the background, so all have to be known by then
            if (snapshot.boot() != null) {
                settling.add(number);
            }
        });
    }

    /** One that stacks layers by overlayfs; what it has committed is on the disk. */
    public static LocalSnapshotter overlay(Path directory, Disk disk) throws IOException {
        return new LocalSnapshotter(directory, new OverlayLayering(), disk, Settling.Pace.AT_ONCE);
    }

    /** One that copies layers. */
    public static LocalSnapshotter copying(Path directory, Disk disk) throws IOException {
        return new LocalSnapshotter(directory, new CopyLayering(), disk, Settling.Pace.AT_ONCE);
    }

    /** The settings are of the whole bundle; whichever snapshotter works does so until the next start. */
    @Modified
    void modified(Map<String, ?> settings) {
        LOG.debug("the snapshotter stays {} until the next start", layering.name());
    }

    @Override
    public String name() {
        return layering.name();
    }

    /** What it begins with is put together outside the lock: that may be a copy of everything. */
    @Override
    public RootfsMount prepare(String key, @Nullable Digest parent) {
        Plan plan = locked(() -> plan(Snapshot.active(key, parent), key));
        long number = plan.made().number();
        boolean done = false;
        try {
            create(plan);
            done = true;
            return locked(() -> {
                remember(plan.made());
                return mountLocked(key);
            });
        } finally {
            locked(() -> unfinished.values().remove(plan.made()));
            if (!done) {
                directories.discardUnfinished(number);
            }
        }
    }

    /** A snapshot to be made, and what it will stand on. */
    private record Plan(Numbered made, List<Path> beneath) {}

    private Plan plan(Snapshot snapshot, String key) {
        if (active.containsKey(key) || unfinished.containsKey(key)) {
            throw new EngineException.Conflict("snapshot " + key + " already exists");
        }
        List<Path> beneath = layers(snapshot.parent());
        var made = new Numbered(directories.next(), snapshot);
        unfinished.put(key, made);
        return new Plan(made, beneath);
    }

    private void create(Plan plan) {
        Numbered made = plan.made();
        try {
            directories.create(made.number(), made.snapshot(), files -> layering.begin(files, plan.beneath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public RootfsMount mount(String key) {
        return locked(() -> mountLocked(key));
    }

    @Override
    public RootfsMount view(Digest chainId) {
        return locked(() -> {
            require(chainId);
            return layering.readOnly(layers(chainId));
        });
    }

    @Override
    public void commit(String key, Digest chainId) {
        commit(key, chainId, snapshot -> snapshot);
    }

    @Override
    public boolean stacksLater() {
        return layering.stacksLater();
    }

    @Override
    public void commit(String key, Digest chainId, Digest parent) {
        if (!stacksLater()) {
            throw new UnsupportedOperationException(name() + " puts layers together when they are prepared");
        }
        commit(key, chainId, snapshot -> {
            require(parent);
            if (snapshot.parent() != null) {
                throw new IllegalArgumentException("snapshot " + key + " stands on " + snapshot.parent() + " already");
            }
            return snapshot.on(parent);
        });
    }

    /** @param placed says, under the lock, what the snapshot stands on */
    private void commit(String key, Digest chainId, UnaryOperator<Snapshot> placed) {
        long number = locked(() -> require(key).number());
        long size = usage(key);
        boolean duplicate = locked(() -> {
            Numbered found = require(key);
            if (committed.containsKey(chainId)) {
                return true;
            }
            Snapshot done = directories.commit(found.number(), placed.apply(found.snapshot()), chainId, size);
            active.remove(key);
            committed.put(chainId, new Numbered(found.number(), done));
            return false;
        });
        if (duplicate) {
            remove(key);
        } else {
            settling.add(number);
        }
    }

    /** What was removed meanwhile need not be on the disk. */
    private void settle(List<Long> numbers) {
        directories.sync();
        for (long number : numbers) {
            locked(() -> {
                Optional<Numbered> found = committed.values().stream()
                        .filter(snapshot -> snapshot.number() == number)
                        .findFirst();
                if (found.isPresent()) {
                    remember(new Numbered(
                            number, directories.settle(number, found.get().snapshot())));
                }
                return found;
            });
        }
    }

    /** Waits until what was committed is on the disk. */
    @Deactivate
    void settled() throws InterruptedException {
        settling.await();
    }

    @Override
    public boolean isCommitted(Digest chainId) {
        return locked(() -> committed.containsKey(chainId));
    }

    @Override
    public void remove(String key) {
        locked(() -> {
                    Numbered found = active.get(key);
                    if (found == null) {
                        return OptionalLong.empty();
                    }
                    directories.retire(found.number());
                    active.remove(key);
                    return OptionalLong.of(found.number());
                })
                .ifPresent(directories::discard);
    }

    @Override
    public void removeCommitted(Digest chainId) {
        locked(() -> {
                    Numbered found = committed.get(chainId);
                    if (found == null) {
                        return OptionalLong.empty();
                    }
                    requireNothingAbove(chainId);
                    directories.retireDurably(found.number());
                    committed.remove(chainId);
                    return OptionalLong.of(found.number());
                })
                .ifPresent(directories::discard);
    }

    @Override
    public long usage(String key) {
        Numbered found = locked(() -> require(key));
        List<Path> beneath = locked(() -> layers(found.snapshot().parent()));
        return layering.size(directories.files(found.number()), beneath);
    }

    @Override
    public long size(Digest chainId) {
        return locked(() -> require(chainId).snapshot().size());
    }

    @Override
    public long chainSize(Digest chainId) {
        return locked(() -> {
            long size = 0;
            for (Digest next = chainId;
                    next != null;
                    next = require(next).snapshot().parent()) {
                size += require(next).snapshot().size();
            }
            return size;
        });
    }

    @Override
    public List<Digest> committedIds() {
        return locked(() -> List.copyOf(committed.keySet()));
    }

    @Override
    public List<String> activeKeys() {
        return locked(() -> List.copyOf(active.keySet()));
    }

    private RootfsMount mountLocked(String key) {
        Numbered found = require(key);
        return layering.writable(
                directories.files(found.number()),
                directories.work(found.number()),
                layers(found.snapshot().parent()));
    }

    /** The directories of a committed snapshot and all beneath it, topmost first; none for nothing. */
    private List<Path> layers(@Nullable Digest chainId) {
        var layers = new ArrayList<Path>();
        Digest next = chainId;
        while (next != null) {
            Numbered layer = require(next);
            layers.add(directories.files(layer.number()));
            next = layer.snapshot().parent();
        }
        return layers;
    }

    private void requireNothingAbove(Digest chainId) {
        boolean parent = Stream.of(active, unfinished, committed)
                .flatMap(all -> all.values().stream())
                .anyMatch(above -> chainId.equals(above.snapshot().parent()));
        if (parent) {
            throw new EngineException.Conflict("snapshot " + chainId + " has another one on top of it");
        }
    }

    private void remember(Numbered found) {
        Snapshot snapshot = found.snapshot();
        if (snapshot.chainId() != null) {
            committed.put(snapshot.chainId(), found);
        } else if (snapshot.key() != null) {
            active.put(snapshot.key(), found);
        }
    }

    private Numbered require(String key) {
        Numbered found = active.get(key);
        if (found == null) {
            throw new EngineException.NotFound("snapshot " + key + " does not exist");
        }
        return found;
    }

    private Numbered require(Digest chainId) {
        Numbered found = committed.get(chainId);
        if (found == null) {
            throw new EngineException.NotFound("snapshot " + chainId + " does not exist");
        }
        return found;
    }

    private <T> T locked(Step<T> step) {
        lock.lock();
        try {
            return step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /** What is done under the lock. */
    private interface Step<T> {
        T run() throws IOException;
    }
}
