package org.gantry.linux.mount;

import static org.gantry.linux.syscall.SyscallNumber.MOUNT_SETATTR;
import static org.gantry.linux.syscall.SyscallNumber.MOVE_MOUNT;
import static org.gantry.linux.syscall.SyscallNumber.OPEN_TREE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallException;

/** The descriptor based mount calls; {@link FsContext} has those that make a new superblock. */
public final class MountApi {
    public static final int OPEN_TREE_CLONE = 1;
    public static final int MOVE_MOUNT_F_EMPTY_PATH = 0x4;
    public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;

    private static final int MOUNT_ATTR_LONGS = 4;

    private MountApi() {}

    /**
     * A detached copy of the mount at a path of the host: what a bind mount is before it is attached.
     * {@code int open_tree(int dirfd, const char *path, unsigned int flags)}.
     */
    public static Fd openTree(String path, boolean recursive) {
        return openTree(At.AT_FDCWD, path, recursive ? At.AT_RECURSIVE : 0, path);
    }

    /** A detached copy of the mount (from there down) that an O_PATH descriptor refers to. */
    public static Fd openTree(Fd at, boolean recursive) {
        return openTree(at.number(), "", At.AT_EMPTY_PATH | (recursive ? At.AT_RECURSIVE : 0), at.toString());
    }

    /**
     * Attaches a detached mount at a path of the host.
     * {@code int move_mount(int from_dfd, const char *from, int to_dfd, const char *to, unsigned int flags)}.
     */
    public static void moveMount(Fd mount, String target) {
        moveMount(mount, At.AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH, target);
    }

    /** Attaches a detached mount on the file or directory that an O_PATH descriptor refers to. */
    public static void moveMount(Fd mount, Fd target) {
        int flags = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
        moveMount(mount, target.number(), "", flags, target.toString());
    }

    /**
     * Changes attributes of a mount, of all below it when recursive.
     * {@code int mount_setattr(int dirfd, const char *path, unsigned int flags, struct mount_attr *attr, size_t size)}.
     *
     * @param set an or of {@link MountAttr} to switch on
     * @param clear an or of {@link MountAttr} to switch off
     * @param propagation one of MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE, or 0 to leave it
     */
    public static void setAttributes(Fd mount, boolean recursive, long set, long clear, long propagation) {
        setAttributes(mount, recursive, new long[] {set, clear, propagation, 0});
    }

    /** Makes the detached mount show files with the ids of a user namespace (MOUNT_ATTR_IDMAP). */
    public static void idmap(Fd mount, boolean recursive, Fd userNamespace) {
        setAttributes(mount, recursive, new long[] {MountAttr.IDMAP, 0, 0, userNamespace.number()});
    }

    /**
     * As {@link #idmap} of one mount.
     *
     * @throws UnsupportedOperationException when kernel or file system do not know how to
     */
    static void mapOwners(Fd mount, Fd userNamespace) {
        try {
            idmap(mount, false, userNamespace);
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL, Errno.ENOSYS)) {
                throw new UnsupportedOperationException("idmapped mounts do not work on " + mount, e);
            }
            throw e;
        }
    }

    private static void setAttributes(Fd mount, boolean recursive, long[] attributes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocateFrom(ValueLayout.JAVA_LONG, attributes);
            long flags = At.AT_EMPTY_PATH | (recursive ? At.AT_RECURSIVE : 0);
            long path = CString.of(arena, "").address();
            long size = (long) MOUNT_ATTR_LONGS * Long.BYTES;
            Syscall.check(MOUNT_SETATTR, mount, mount.number(), path, flags, attr.address(), size);
        }
    }

    private static Fd openTree(int directory, String path, int flags, String what) {
        try (Arena arena = Arena.ofConfined()) {
            long name = CString.of(arena, path).address();
            long all = flags | OPEN_TREE_CLONE | OpenFlags.O_CLOEXEC;
            return Fd.own(Syscall.check(OPEN_TREE, what, directory, name, all), "detached copy of " + what);
        }
    }

    private static void moveMount(Fd mount, int directory, String path, int flags, String what) {
        try (Arena arena = Arena.ofConfined()) {
            long from = CString.of(arena, "").address();
            long to = CString.of(arena, path).address();
            Syscall.check(MOVE_MOUNT, mount + " to " + what, mount.number(), from, directory, to, flags);
        }
    }
}
