package org.gantry.linux.mount;

import java.util.Map;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.RootDir;

/**
 * A mount that is attached nowhere: it is in no mount table, lives as long as a descriptor or a mount refers to it,
 * and is gone with the last of them, a crash included. Paths resolve in it through its descriptor, and a spawn
 * program attaches it in the container's mount namespace with move_mount.
 */
public final class DetachedMount implements AutoCloseable {
    private final Fd fd;

    private DetachedMount(Fd fd) {
        this.fd = fd;
    }

    /** Takes over a descriptor of a mount that is attached nowhere. */
    public static DetachedMount own(Fd fd) {
        return new DetachedMount(fd);
    }

    /** An overlay of directories. */
    public static DetachedMount overlay(OverlaySpec spec) {
        return new DetachedMount(OverlayMounter.mount(spec));
    }

    /**
     * An overlay of directories whose files belong to ids of a user namespace; on disk nothing of that is seen. The two
     * writable directories have to be in one.
     *
     * @throws UnsupportedOperationException when kernel or file system know no idmapped layers
     */
    public static DetachedMount overlay(OverlaySpec spec, OwnerMap owners) {
        return new DetachedMount(MappedOverlayMounter.mount(spec, owners));
    }

    /**
     * A new file system that needs no device: tmpfs, proc, sysfs, devpts, mqueue, cgroup2. Those that show a
     * namespace (proc: pid, sysfs: net, mqueue: ipc) show that of the calling thread.
     *
     * @param parameters for example size=65536k; an empty value makes a flag
     * @param attributes an or of {@link MountAttr}
     */
    public static DetachedMount of(String type, Map<String, String> parameters, long attributes) {
        try (FsContext context = FsContext.open(type)) {
            context.set("source", type);
            parameters.forEach((key, value) -> {
                if (value.isEmpty()) {
                    context.flag(key);
                } else {
                    context.set(key, value);
                }
            });
            context.create();
            return new DetachedMount(context.mount(attributes));
        }
    }

    /** A copy of the mount at a path, from that path down; with the mounts below it when recursive. */
    public static DetachedMount bind(String path, boolean recursive) {
        return new DetachedMount(MountApi.openTree(path, recursive));
    }

    /** As {@link #bind(String, boolean)} of an open (O_PATH) file or directory. */
    public static DetachedMount bind(Fd at, boolean recursive) {
        return new DetachedMount(MountApi.openTree(at, recursive));
    }

    /** The descriptor: usable as the directory of openat2 and as the source of move_mount. */
    public Fd fd() {
        return fd;
    }

    /** The mount as a root to resolve paths in; to be closed on its own. */
    public RootDir root() {
        return RootDir.own(fd.dup());
    }

    /** Switches attributes of {@link MountAttr} on and off. */
    public void setAttributes(boolean recursive, long set, long clear) {
        MountApi.setAttributes(fd, recursive, set, clear, 0);
    }

    /**
     * Makes the files belong to ids of a user namespace.
     *
     * @throws UnsupportedOperationException when kernel or file system know no idmapped mounts
     */
    public void mapOwners(Fd userNamespace) {
        MountApi.mapOwners(fd, userNamespace);
    }

    /** Attaches the mount at a path of this process's mount namespace. */
    public void attach(String target) {
        MountApi.moveMount(fd, target);
    }

    @Override
    public void close() {
        fd.close();
    }
}
