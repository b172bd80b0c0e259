package org.gantry.runtime.support;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.mount.MountFlags;
import org.jspecify.annotations.Nullable;

/**
 * The root filesystem as a mount that is attached nowhere.
 *
 * @param mount a descriptor of its own; the caller's stays the caller's
 */
public record Rootfs(Fd mount) implements AutoCloseable {

    /**
     * Takes a detached mount as it is; of a directory that is seen on the host it makes a copy to attach elsewhere.
     *
     * @param propagation linux.rootfsPropagation of the spec
     */
    public static Rootfs of(int descriptor, @Nullable String propagation) {
        Fd given = Fd.own(descriptor, "root filesystem");
        try {
            return new Rootfs(isDetached(given) ? given.dup() : copy(given, propagation));
        } finally {
            given.detach();
        }
    }

    /**
     * The copy leaves the group of peers of what it is a copy of, or mounts of the container would appear on the host;
     * what the host mounts there later arrives only in a slave.
     */
    private static Fd copy(Fd directory, @Nullable String propagation) {
        Fd mount = MountApi.openTree(directory, true);
        boolean slave = propagation != null && propagation.endsWith("slave");
        MountApi.setAttributes(mount, true, 0, 0, slave ? MountFlags.MS_SLAVE : MountFlags.MS_PRIVATE);
        return mount;
    }

    /** Nothing is above the root of a mount that is attached nowhere. */
    private static boolean isDetached(Fd directory) {
        Stat self = Stat.of(directory);
        return Stat.of(directory, "..")
                .filter(above -> above.inode() == self.inode() && above.mountId() == self.mountId())
                .isPresent();
    }

    @Override
    public void close() {
        mount.close();
    }
}
