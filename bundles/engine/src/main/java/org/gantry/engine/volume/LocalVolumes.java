package org.gantry.engine.volume;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gantry.api.EngineException;
import org.gantry.api.container.MountPoint;
import org.gantry.api.engine.Pruned;
import org.gantry.api.engine.Volumes;
import org.gantry.api.volume.Volume;
import org.gantry.api.volume.VolumeRequest;
import org.gantry.engine.container.Identifiers;
import org.gantry.engine.event.VolumeEvents;
import org.gantry.engine.spec.MountPaths;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of the local driver: what a user does with them, and what containers need of them. Whoever makes a container
 * holds its volumes until the container is registered, so that none is removed in between.
 */
public final class LocalVolumes implements Volumes {
    private static final String DRIVER = "local";

    private final VolumeStore store;
    private final VolumeMounts mounts = new VolumeMounts();
    private final VolumeEvents events;
    private final Function<String, List<String>> containersWith;
    private final Map<String, Integer> held = new HashMap<>();

    /** @param containersWith the identifiers of the containers that have a volume */
    public LocalVolumes(VolumeStore store, VolumeEvents events, Function<String, List<String>> containersWith) {
        this.store = store;
        this.events = events;
        this.containersWith = containersWith;
    }

    @Override
    public List<Volume> list() {
        return store.all().stream().map(this::describe).toList();
    }

    @Override
    public Volume inspect(String name) {
        return store.find(name).map(this::describe).orElseThrow(() -> unknown(name));
    }

    @Override
    public Volume create(VolumeRequest request) {
        String driver = request.driver();
        String name = request.name().isEmpty() ? Identifiers.random() : MountPaths.volumeName(request.name());
        if (!driver.isEmpty() && !driver.equals(DRIVER)) {
            throw new EngineException.NotFound("create " + name + ": error looking up volume plugin " + driver
                    + ": plugin \"" + driver + "\" not found");
        }
        boolean anonymous = request.name().isEmpty();
        return describe(ensure(name, request.labels(), request.options(), anonymous));
    }

    @Override
    public synchronized void remove(String name, boolean force) {
        if (store.find(name).isEmpty()) {
            if (force) {
                return;
            }
            throw unknown(name);
        }
        List<String> containers = containersWith.apply(name);
        if (!containers.isEmpty() || held.containsKey(name)) {
            throw new EngineException.Conflict(
                    "remove " + name + ": volume is in use - [" + String.join(", ", containers) + "]");
        }
        delete(name);
    }

    @Override
    public Pruned prune(Predicate<Volume> filter) {
        List<String> names = new ArrayList<>();
        long reclaimed = 0;
        for (Volume volume : list()) {
            if (volume.references() == 0 && filter.test(volume)) {
                long size = size(volume);
                if (removeUnlessUsed(volume.name())) {
                    names.add(volume.name());
                    reclaimed += size;
                }
            }
        }
        events.pruned(reclaimed);
        return new Pruned(names, reclaimed);
    }

    @Override
    public List<VolumeUsage> usage() {
        return list().stream()
                .filter(volume -> volume.options().isEmpty())
                .map(volume -> new VolumeUsage(volume, size(volume)))
                .toList();
    }

    /** Nothing if it was removed since it was listed. */
    private long size(Volume volume) {
        try {
            return store.size(volume.name());
        } catch (SyscallException e) {
            if (store.find(volume.name()).isEmpty()) {
                return 0;
            }
            throw new EngineException.Internal("cannot add up volume " + volume.name() + ": " + e.getMessage(), e);
        }
    }

    /** Removes a volume that nobody has any more; false if somebody has, or it is gone already. */
    public boolean removeUnlessUsed(String name) {
        return removeUnlessUsed(name, "");
    }

    /** As {@link #removeUnlessUsed(String)}, where one container that has it does not count: it is being removed. */
    public synchronized boolean removeUnlessUsed(String name, String container) {
        boolean free = store.find(name).isPresent()
                && !held.containsKey(name)
                && containersWith.apply(name).stream().allMatch(container::equals);
        if (free) {
            delete(name);
        }
        return free;
    }

    /**
     * Makes a volume for a container if there is none of that name, and holds it until {@link #letGo}.
     *
     * @param name empty: one of its own
     * @return its name
     */
    synchronized String hold(String name, Map<String, String> labels, Map<String, String> options) {
        String actual = name.isEmpty() ? Identifiers.random() : name;
        ensure(actual, labels, options, name.isEmpty());
        held.merge(actual, 1, Integer::sum);
        return actual;
    }

    /** The container that a volume was held for exists, or never will. */
    synchronized void letGo(String name) {
        held.computeIfPresent(name, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    /** Where the content of a volume is, mounted or not. */
    Path data(String name) {
        return store.data(name);
    }

    /** Whether the content of a volume is a directory of the host, which has been given a name. */
    boolean isOfHost(String name) {
        return store.find(name)
                .map(record -> LocalOptions.of(record.options()))
                .filter(LocalOptions::isBind)
                .isPresent();
    }

    /** Makes the content of a volume available to a run of a container; made anew if somebody has removed it. */
    void acquire(MountPoint mount, String container) {
        ensure(mount.name(), Map.of(), Map.of(), false);
        keep(mount.name(), container);
        events.mounted(mount, container);
    }

    /** A run needs the volume mounted, if it is one to be mounted. */
    void keep(String name, String container) {
        store.find(name)
                .map(record -> LocalOptions.of(record.options()))
                .ifPresent(options ->
                        mounts.acquire(name, options, store.data(name).toString(), container));
    }

    /** Whoever has kept it does so no longer. Idempotent. */
    void dismiss(String name, String user) {
        unmountUnlessUsed(name, user);
    }

    /** The run is over. Idempotent. */
    void release(String name, String container) {
        unmountUnlessUsed(name, container);
        events.unmounted(name, container);
    }

    /** Unmounts what an earlier engine left mounted and no container runs with, and removes what it left half removed. */
    public void removeLeftovers(Predicate<String> runs) {
        store.removeLeftovers();
        for (VolumeRecord record : store.all()) {
            if (containersWith.apply(record.name()).stream().noneMatch(runs)) {
                unmountUnlessUsed(record.name(), "");
            }
        }
    }

    private void unmountUnlessUsed(String name, String container) {
        boolean hasOptions =
                store.find(name).filter(record -> !record.options().isEmpty()).isPresent();
        if (hasOptions) {
            mounts.release(name, store.data(name).toString(), container);
        }
    }

    private synchronized VolumeRecord ensure(
            String name, Map<String, String> labels, Map<String, String> options, boolean anonymous) {
        @Nullable VolumeRecord existing = store.find(name).orElse(null);
        if (existing != null) {
            return existing;
        }
        try {
            LocalOptions.of(options);
        } catch (EngineException.InvalidArgument e) {
            throw new EngineException.InvalidArgument("create " + name + ": " + e.getMessage(), e);
        }
        VolumeRecord record = new VolumeRecord(VolumeRecord.VERSION, name, Instant.now(), labels, options, anonymous);
        store.create(record);
        events.created(name);
        return record;
    }

    private void delete(String name) {
        unmountUnlessUsed(name, "");
        store.remove(name);
        events.destroyed(name);
    }

    private Volume describe(VolumeRecord record) {
        return new Volume(
                record.name(),
                DRIVER,
                store.data(record.name()),
                record.created(),
                record.labels(),
                record.options(),
                record.anonymous(),
                containersWith.apply(record.name()).size());
    }

    private static EngineException unknown(String name) {
        return new EngineException.NotFound("get " + name + ": no such volume");
    }
}
