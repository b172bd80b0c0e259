package org.gantry.engine.files;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.api.EngineException;
import org.gantry.api.container.MountPoint;
import org.gantry.api.image.ArchiveIds;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.runtime.Task;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.Layout;
import org.gantry.engine.lifecycle.Rootfs;
import org.gantry.engine.lifecycle.WritableLayer;
import org.gantry.engine.service.ServiceSlot;
import org.gantry.engine.volume.LocalVolumes;
import org.gantry.engine.volume.ViewMounts;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.FileSystem;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.namespace.MountNamespaces;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * Opens the files of containers for work from outside. A view is a mount namespace of its own, without any process in it,
 * in which the root filesystem is mounted and the container's binds and volumes in that. Of a container that runs, the very
 * same filesystem is mounted once more; its own namespace is not, so nothing it has mounted is gone through.
 */
public final class RootfsViews {
    /** Nothing is executed through a view, and no device opened. */
    private static final long CAREFUL = MountAttr.NODEV | MountAttr.NOSUID | MountAttr.NOEXEC;

    private final ServiceSlot<Snapshotter> snapshotter;
    private final LocalVolumes volumes;
    private final Layout layout;
    private final RootfsLeases leases = new RootfsLeases();

    public RootfsViews(ServiceSlot<Snapshotter> snapshotter, LocalVolumes volumes, Layout layout) {
        this.snapshotter = snapshotter;
        this.volumes = volumes;
        this.layout = layout;
    }

    /** The root filesystem for a run that is to begin. The caller holds the container's lock. */
    public DetachedMount forRun(Container container) {
        DetachedMount mount = leases.share(container.id()).orElseGet(() -> Rootfs.open(ofSnapshot(container)));
        mount.setAttributes(false, 0, CAREFUL | MountAttr.RDONLY);
        return mount;
    }

    /** Waits until nobody is at work on the files. The caller holds the container's lock. */
    public void awaitNone(String container) {
        leases.awaitNone(container);
    }

    /** What goes on as long as nobody removes the files. */
    RootfsLeases.Lease keep(Container container) {
        return locked(container, () -> leases.begin(container.id(), null));
    }

    /** The root filesystem alone, to be read. */
    ContainerView openBare(Container container) {
        try (ViewMounts none = new ViewMounts(volumes, List.of(), List.of(), false)) {
            return locked(container, () -> make(container, none, false));
        }
    }

    /**
     * The root filesystem with binds and volumes.
     *
     * @param files of the engine's that are mounted too
     */
    ContainerView open(Container container, List<MountPoint> files, boolean writable) {
        try (ViewMounts mounts = new ViewMounts(volumes, container.record().mounts(), files, writable)) {
            return locked(container, () -> make(container, mounts, writable));
        }
    }

    private ContainerView make(Container container, ViewMounts mounts, boolean writable) {
        boolean readOnly = !writable || container.record().config().isolation().readonlyRootfs();
        Present present = present(container);
        try (DetachedMount rootfs = present.mount()) {
            present.users().ifPresent(users -> {
                try (users) {
                    mounts.mapOwners(users.namespace());
                }
            });
            rootfs.setAttributes(false, CAREFUL, MountAttr.RDONLY);
            Fd namespace = MountNamespaces.around(rootfs, layout.run().toString(), root -> {
                mounts.attachTo(root);
                rootfs.setAttributes(false, readOnly ? MountAttr.RDONLY : 0, 0);
            });
            ArchiveIds ids = present.users().map(ViewUsers::ids).orElse(ArchiveIds.SAME);
            return new ContainerView(rootfs.root(), ids, leases.begin(container.id(), namespace), mounts.keep());
        }
    }

    /** @param users of the run whose mount it is; otherwise files belong to whom they belong to on disk */
    private record Present(DetachedMount mount, Optional<ViewUsers> users) {}

    /** The root filesystem as it is mounted, or else mounted now. */
    private Present present(Container container) {
        Task task = container.task();
        if (task == null || !container.state().isLive()) {
            return new Present(
                    leases.share(container.id()).orElseGet(() -> Rootfs.open(ofSnapshot(container))), Optional.empty());
        }
        Optional<ViewUsers> users = ViewUsers.of(task.pid());
        try {
            Optional<DetachedMount> mounted = ofRun(container, task.pid());
            if (mounted.isEmpty()) {
                users.ifPresent(ViewUsers::close);
            }
            return mounted.map(mount -> new Present(mount, users))
                    .orElseGet(() -> new Present(Rootfs.open(ofSnapshot(container)), Optional.empty()));
        } catch (RuntimeException e) {
            users.ifPresent(ViewUsers::close);
            throw e;
        }
    }

    /** Empty if the run has just ended and only the engine does not know yet. */
    private Optional<DetachedMount> ofRun(Container container, long pid) {
        Optional<Fd> found = namespaceOf(pid);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Fd namespace = found.get()) {
            DetachedMount root = MountNamespaces.copyRoot(namespace);
            if (!isOf(ofSnapshot(container), root)) {
                root.close();
                throw new EngineException.Conflict(
                        "container " + container.id() + " has mounted something over its root filesystem");
            }
            return Optional.of(root);
        }
    }

    private static Optional<Fd> namespaceOf(long pid) {
        try {
            return Optional.of(Openat2.open("/proc/" + pid + "/ns/mnt", OpenFlags.O_RDONLY));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A container that may mount could have covered its root with anything, and anything is not to be copied. */
    private static boolean isOf(RootfsMount snapshot, DetachedMount root) {
        return switch (snapshot) {
            case RootfsMount.Overlay _ -> FileSystem.of(root.fd()).magic() == FileSystem.OVERLAYFS_MAGIC;
            case RootfsMount.Directory directory -> {
                Stat there = Stat.of(root.fd());
                yield Stat.of(directory.path().toString())
                        .filter(stat -> stat.inode() == there.inode()
                                && stat.containing().equals(there.containing()))
                        .isPresent();
            }
        };
    }

    private RootfsMount ofSnapshot(Container container) {
        return WritableLayer.snapshotter(snapshotter.get(), container.record()).mount(container.id());
    }

    private static <T> T locked(Container container, Supplier<T> work) {
        container.lock().lock();
        try {
            return switch (container.state().status()) {
                case REMOVING ->
                    throw new EngineException.Conflict("container " + container.id() + " is being removed");
                case DEAD -> throw new EngineException.Conflict("container " + container.id() + " is dead");
                default -> work.get();
            };
        } finally {
            container.lock().unlock();
        }
    }
}
