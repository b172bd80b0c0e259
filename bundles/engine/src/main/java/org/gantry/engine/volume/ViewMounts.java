package org.gantry.engine.volume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.gantry.api.EngineException;
import org.gantry.api.container.MountPoint;
import org.gantry.engine.spec.UserMount;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * The binds and volumes of a container once more, for work on its files from outside. What is in a tmpfs is the running
 * container's alone. They are detached until they are attached to a root; closing them leaves those that are.
 */
public final class ViewMounts implements AutoCloseable {
    private static final int DIRECTORY = 0x1ED;
    private static final int FILE = 0x1A4;
    private static final long CAREFUL = MountAttr.NODEV | MountAttr.NOSUID | MountAttr.NOEXEC;

    private final LocalVolumes volumes;
    private final String user = "view-" + UUID.randomUUID();
    private final List<String> needed = new ArrayList<>();
    private final List<Detached> mounts = new ArrayList<>();
    private boolean kept;

    /** @param mapped whether it has the container's owners in a container with a user namespace */
    private record Detached(String destination, DetachedMount mount, boolean mapped) {}

    /**
     * Opens them.
     *
     * @param writable false: none of them is, whatever the container may
     */
    public ViewMounts(LocalVolumes volumes, List<UserMount> mounts, List<MountPoint> files, boolean writable) {
        this.volumes = volumes;
        try (PreparedMounts prepared = prepare(mounts)) {
            for (UserMount mount : prepared.mounts()) {
                boolean mapped =
                        mount.isVolume() && !volumes.isOfHost(mount.mount().name());
                open(mount.mount(), mount.recursive(), writable, mapped);
            }
            files.forEach(file -> open(file, false, writable, true));
            this.mounts.sort(Comparator.comparingLong(mount -> depth(mount.destination())));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Gives what the container sees as its own the owners of its user namespace, as in its run. */
    public void mapOwners(Fd userNamespace) {
        mounts.stream().filter(Detached::mapped).forEach(mount -> mount.mount().mapOwners(userNamespace));
    }

    /** Mounts all of them, outer ones first; what they are mounted on is made if it is missing, as a start makes it. */
    public void attachTo(RootDir root) {
        for (Detached mount : mounts) {
            boolean directory = Stat.of(mount.mount().fd()).isDirectory();
            try (Fd target = target(root, mount.destination(), directory)) {
                MountApi.moveMount(mount.mount().fd(), target);
            }
        }
    }

    /** The volumes are needed beyond this; what is returned lets go of them. */
    public Runnable keep() {
        kept = true;
        return this::release;
    }

    @Override
    public void close() {
        mounts.forEach(mount -> mount.mount().close());
        if (!kept) {
            release();
        }
    }

    private void release() {
        needed.forEach(name -> volumes.dismiss(name, user));
    }

    private PreparedMounts prepare(List<UserMount> all) {
        var prepared = new PreparedMounts();
        try {
            for (UserMount mount : all) {
                if (mount.isVolume()) {
                    needed.add(mount.mount().name());
                    volumes.keep(mount.mount().name(), user);
                }
                if (!mount.isTmpfs() && mount.subpath().isEmpty()) {
                    prepared.add(mount);
                } else if (!mount.isTmpfs()) {
                    prepared.addPart(mount);
                }
            }
            return prepared;
        } catch (RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private void open(MountPoint point, boolean recursive, boolean writable, boolean mapped) {
        try {
            DetachedMount mount = DetachedMount.bind(point.source(), recursive);
            mounts.add(new Detached(point.destination(), mount, mapped));
            long readOnly = writable && point.writable() ? 0 : MountAttr.RDONLY;
            mount.setAttributes(recursive, CAREFUL | readOnly, 0);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                throw new EngineException.InvalidArgument(
                        "invalid mount config for type \"" + point.type() + "\": bind source path does not exist: "
                                + point.source(),
                        e);
            }
            throw e;
        }
    }

    private static Fd target(RootDir root, String destination, boolean directory) {
        return root.find(destination, OpenFlags.O_PATH).orElseGet(() -> {
            if (directory) {
                return root.mkdirs(destination, DIRECTORY, 0, 0);
            }
            root.createFile(destination, OpenFlags.O_WRONLY, FILE).close();
            return root.openInRoot(destination, OpenFlags.O_PATH);
        });
    }

    private static long depth(String destination) {
        return destination.chars().filter(c -> c == '/').count();
    }
}
