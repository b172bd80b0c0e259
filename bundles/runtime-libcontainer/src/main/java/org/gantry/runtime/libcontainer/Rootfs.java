package org.gantry.runtime.libcontainer;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.MountApi;

/**
 * The root filesystem as a mount that is attached nowhere.
 *
 * @param mount a descriptor of its own; the caller's stays the caller's
 */
record Rootfs(Fd mount) implements AutoCloseable {

    /** Takes a detached mount as it is; of a directory that is seen on the host it makes a copy to attach elsewhere. */
    static Rootfs of(int descriptor) {
        Fd given = Fd.own(descriptor, "root filesystem");
        try {
            return new Rootfs(isDetached(given) ? given.dup() : MountApi.openTree(given, true));
        } finally {
            given.detach();
        }
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
