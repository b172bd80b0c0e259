package org.gantry.images.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.gantry.api.EngineException;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.images.disk.Disk;
import org.gantry.images.disk.EngineRoot;
import org.gantry.linux.fs.TreeSize;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Snapshots as directories for overlayfs. The disk is the truth; the maps are what it said at the start and since. */
@Component(service = Snapshotter.class)
public final class OverlaySnapshotter implements Snapshotter {
    private final SnapshotDirectories directories;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Numbered> active = new HashMap<>();
    private final Map<Digest, Numbered> committed = new HashMap<>();

    /** A snapshot and the directory it is in. */
    private record Numbered(long number, Snapshot snapshot) {}

    @Activate
    public OverlaySnapshotter(BundleContext context) throws IOException {
        this(EngineRoot.of(context).resolve("snapshots"), Disk.REAL);
    }

    public OverlaySnapshotter(Path directory, Disk disk) throws IOException {
        directories = new SnapshotDirectories(directory, disk);
        directories.recover().forEach((number, snapshot) -> remember(new Numbered(number, snapshot)));
    }

    @Override
    public String name() {
        return "overlayfs";
    }

    @Override
    public RootfsMount prepare(String key, @Nullable Digest parent) {
        return locked(() -> {
            if (active.containsKey(key)) {
                throw new EngineException.Conflict("snapshot " + key + " already exists");
            }
            RootAttributes root = parent == null
                    ? RootAttributes.DEFAULT
                    : RootAttributes.of(directories.files(require(parent).number()));
            var snapshot = Snapshot.active(key, parent);
            remember(new Numbered(directories.create(snapshot, root), snapshot));
            return mountLocked(key);
        });
    }

    @Override
    public RootfsMount mount(String key) {
        return locked(() -> mountLocked(key));
    }

    @Override
    public RootfsMount view(Digest chainId) {
        return locked(() -> {
            List<Path> layers = layers(chainId);
            return layers.size() == 1
                    ? new RootfsMount.Directory(layers.getFirst(), true)
                    : new RootfsMount.Overlay(layers, null, null);
        });
    }

    @Override
    public void commit(String key, Digest chainId) {
        long number = locked(() -> require(key).number());
        long size = TreeSize.of(directories.files(number).toString());
        directories.sync(number);
        boolean duplicate = locked(() -> {
            Numbered found = require(key);
            if (committed.containsKey(chainId)) {
                return true;
            }
            Snapshot done = found.snapshot().committed(chainId, size);
            directories.commit(found.number(), done);
            active.remove(key);
            committed.put(chainId, new Numbered(found.number(), done));
            return false;
        });
        if (duplicate) {
            remove(key);
        }
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
                    directories.retire(found.number());
                    committed.remove(chainId);
                    return OptionalLong.of(found.number());
                })
                .ifPresent(directories::discard);
    }

    @Override
    public long usage(String key) {
        return TreeSize.of(
                directories.files(locked(() -> require(key).number())).toString());
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
        Path files = directories.files(found.number());
        Digest parent = found.snapshot().parent();
        return parent == null
                ? new RootfsMount.Directory(files, false)
                : new RootfsMount.Overlay(layers(parent), files, directories.work(found.number()));
    }

    /** The directories of a committed snapshot and all beneath it, topmost first. */
    private List<Path> layers(Digest chainId) {
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
        boolean parent = active.values().stream()
                        .anyMatch(above -> chainId.equals(above.snapshot().parent()))
                || committed.values().stream()
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
