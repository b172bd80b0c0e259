package org.gantry.engine.files;

import java.util.List;
import java.util.Optional;
import org.gantry.api.image.ArchiveIds;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.namespace.IdMapping;
import org.gantry.linux.namespace.UserNamespaces;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * The user namespace of a container that runs: as its root filesystem is mounted, files belong to ids outside of that.
 *
 * @param namespace to be closed
 * @param ids what they are inside
 */
record ViewUsers(Fd namespace, ArchiveIds ids) implements AutoCloseable {
    private static final String OWN = "/proc/self/ns/user";

    /** Empty if it is the engine's own, or the container has just ended. */
    static Optional<ViewUsers> of(long pid) {
        Fd namespace;
        try {
            namespace = Openat2.open("/proc/" + pid + "/ns/user", OpenFlags.O_RDONLY);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
        try (Fd own = Openat2.open(OWN, OpenFlags.O_RDONLY)) {
            if (Stat.of(own).inode() == Stat.of(namespace).inode()) {
                namespace.close();
                return Optional.empty();
            }
            UserNamespaces.Maps maps = UserNamespaces.mapsOf(namespace);
            return Optional.of(new ViewUsers(namespace, new ArchiveIds(ranges(maps.uids()), ranges(maps.gids()))));
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    @Override
    public void close() {
        namespace.close();
    }

    private static List<ArchiveIds.Range> ranges(List<IdMapping> maps) {
        return maps.stream()
                .map(map -> new ArchiveIds.Range(map.inside(), map.outside(), map.count()))
                .toList();
    }
}
