package org.gantry.engine.volume;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gantry.api.EngineException;
import org.gantry.api.container.MountPoint;
import org.gantry.api.container.StorageConfig;
import org.gantry.engine.spec.MountParser;
import org.gantry.engine.spec.UserMount;
import org.gantry.engine.spec.VolumesFrom;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.OwnerMap;

/** Gives every mount a user asked for its source on the host, at create, at each start and at the end of each run. */
public final class MountPlanner {
    private final LocalVolumes volumes;

    public MountPlanner(LocalVolumes volumes) {
        this.volumes = volumes;
    }

    /**
     * The mounts of a container.
     *
     * @param anonymousVolumes the names of the volumes that are its own
     * @param held the volumes that are held for it, until {@link #settle}
     */
    public record Plan(List<UserMount> mounts, List<String> anonymousVolumes, List<String> held) {}

    /**
     * Decides at create; volumes are made and held. If that fails half way, nothing stays.
     *
     * @param mountsOf the mounts of another container, for {@code --volumes-from}
     * @throws EngineException.InvalidArgument if a bind mount's source must exist and does not
     */
    public Plan plan(StorageConfig storage, Function<String, List<UserMount>> mountsOf) {
        var plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try {
            for (UserMount mount : merge(storage, mountsOf)) {
                checkSource(mount);
                plan.mounts().add(mount.isVolume() ? withVolume(mount, plan) : mount);
            }
        } catch (RuntimeException e) {
            settle(plan);
            plan.anonymousVolumes().forEach(volumes::removeUnlessUsed);
            throw e;
        }
        return plan;
    }

    /** The container exists, or never will: its volumes are no longer held for it. */
    public void settle(Plan plan) {
        plan.held().forEach(volumes::letGo);
    }

    /**
     * Before a start: makes what {@code -v} makes, mounts volumes that are to be mounted, and fills those that are empty.
     *
     * @param root the container's root filesystem, with the owners that files have on disk
     * @param owners who the container's root is on the host, if it is somebody else
     */
    public PreparedMounts prepare(String container, List<UserMount> mounts, RootDir root, Optional<OwnerMap> owners) {
        var prepared = new PreparedMounts();
        try {
            for (UserMount mount : mounts) {
                checkSource(mount);
                if (mount.isBind()) {
                    prepareBind(mount, owners);
                } else if (mount.isVolume()) {
                    volumes.acquire(mount.mount(), container);
                    if (volumes.isOfHost(mount.mount().name())) {
                        prepared.addOfHost(mount);
                    }
                    if (mount.copyUp()) {
                        CopyUp.fill(mount.mount().source(), root, mount.mount().destination());
                    }
                }
                if (mount.subpath().isEmpty()) {
                    prepared.add(mount);
                } else {
                    prepared.addPart(mount);
                }
            }
            return prepared;
        } catch (RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    /** A run that an earlier engine began goes on. */
    public void resume(String container, List<UserMount> mounts) {
        mounts.stream()
                .filter(UserMount::isVolume)
                .forEach(mount -> volumes.keep(mount.mount().name(), container));
    }

    /** The run is over. Idempotent. */
    public void release(String container, List<UserMount> mounts) {
        mounts.stream()
                .filter(UserMount::isVolume)
                .forEach(mount -> volumes.release(mount.mount().name(), container));
    }

    /** What the container asks for itself takes the place of what it has from others; volumes without a name give way. */
    private static Iterable<UserMount> merge(StorageConfig storage, Function<String, List<UserMount>> mountsOf) {
        Map<String, UserMount> merged = new LinkedHashMap<>();
        for (String spec : storage.volumesFrom()) {
            VolumesFrom from = VolumesFrom.parse(spec);
            mountsOf.apply(from.container()).stream()
                    .filter(mount -> !mount.isTmpfs())
                    .map(from::take)
                    .forEach(mount -> merged.put(mount.mount().destination(), mount));
        }
        for (UserMount mount : MountParser.parse(storage)) {
            boolean anonymous = mount.isVolume() && mount.mount().name().isEmpty();
            if (!anonymous || !merged.containsKey(mount.mount().destination())) {
                merged.put(mount.mount().destination(), mount);
            }
        }
        return merged.values();
    }

    private UserMount withVolume(UserMount mount, Plan plan) {
        String asked = mount.mount().name();
        String name = volumes.hold(asked, mount.labels(), mount.driverOptions());
        plan.held().add(name);
        if (asked.isEmpty()) {
            plan.anonymousVolumes().add(name);
        }
        return mount.withSource(name, volumes.data(name).toString());
    }

    private static void prepareBind(UserMount mount, Optional<OwnerMap> owners) {
        MountPoint point = mount.mount();
        if (mount.createSource()) {
            makeDirectory(Path.of(point.source()), owners);
        }
        SharedSources.check(point.source(), point.propagation());
    }

    private static void checkSource(UserMount mount) {
        String source = mount.mount().source();
        if (mount.isBind() && !mount.createSource() && !Files.exists(Path.of(source))) {
            throw new EngineException.InvalidArgument(
                    "invalid mount config for type \"bind\": bind source path does not exist: " + source);
        }
    }

    /** What is made belongs to the container's root, or the container could do nothing with it. */
    private static void makeDirectory(Path path, Optional<OwnerMap> owners) {
        if (Files.exists(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            makeDirectory(parent, owners);
        }
        try {
            Files.createDirectory(path);
        } catch (FileAlreadyExistsException raced) {
            if (!Files.isDirectory(path)) {
                throw notMade(path, raced);
            }
            return;
        } catch (IOException e) {
            throw notMade(path, e);
        }
        owners.ifPresent(root -> {
            try (Fd made = Openat2.open(path.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
                Attributes.chown(made, (int) root.rootUid(), (int) root.rootGid());
            }
        });
    }

    private static EngineException notMade(Path path, IOException e) {
        return new EngineException.InvalidArgument(
                "error while creating mount source path '" + path + "': " + e.getMessage(), e);
    }
}
