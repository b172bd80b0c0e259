package org.gantry.linux.namespace;

import static org.gantry.linux.syscall.SyscallNumber.FCHDIR;
import static org.gantry.linux.syscall.SyscallNumber.OPEN_TREE;
import static org.gantry.linux.syscall.SyscallNumber.PIVOT_ROOT;
import static org.gantry.linux.syscall.SyscallNumber.SETNS;
import static org.gantry.linux.syscall.SyscallNumber.UMOUNT2;
import static org.gantry.linux.syscall.SyscallNumber.UNSHARE;

import java.lang.foreign.Arena;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.mount.Mounts;
import org.gantry.linux.process.ShortLivedThread;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Syscall;

/**
 * Mount namespaces without a process in them: a descriptor keeps each, and with it the mounts in it. From outside, paths
 * resolve in one through a descriptor of its root, across the mounts in it, and nothing in it shows on the host.
 *
 * <p>The work happens on threads of its own. Once such a thread has another root, it only makes calls that were prepared
 * before: a class that the JVM had to load then would be looked for in that root.
 */
public final class MountNamespaces {
    private static final long CLONE_FS = 0x200;
    private static final long CLONE_NEWNS = 0x20000;

    private static final String OWN = "/proc/thread-self/ns/mnt";

    private MountNamespaces() {}

    /** Mounts more into the root of a namespace that is being made. */
    @FunctionalInterface
    public interface Furnishing {
        void into(RootDir root);
    }

    /**
     * Makes a namespace in which there is a mount, whatever is mounted in that, and nothing else.
     *
     * @param root a detached mount, attached there from then on; its descriptor leads into the namespace
     * @param at some directory of the host; it stays as it is
     * @return what keeps the namespace
     */
    public static Fd around(DetachedMount root, String at, Furnishing furnishing) {
        try (Arena arena = Arena.ofShared()) {
            long here = CString.of(arena, ".").address();
            return ShortLivedThread.call("mntns-make", () -> {
                Syscall.check(UNSHARE, "CLONE_NEWNS", CLONE_NEWNS);
                Mounts.mount(null, "/", null, MountFlags.MS_REC | MountFlags.MS_PRIVATE, null);
                Fd namespace = Openat2.open(OWN, OpenFlags.O_RDONLY);
                try {
                    MountApi.moveMount(root.fd(), at);
                    try (RootDir inside = root.root()) {
                        furnishing.into(inside);
                    }
                    leaveNothingElse(root.fd(), here);
                    return namespace;
                } catch (RuntimeException e) {
                    namespace.close();
                    throw e;
                }
            });
        }
    }

    /**
     * A detached copy of the mount that is the root of a namespace, without what is mounted in it.
     *
     * @param namespace a mount namespace
     */
    public static DetachedMount copyRoot(Fd namespace) {
        try (Arena arena = Arena.ofShared()) {
            long root = CString.of(arena, "/").address();
            int target = namespace.number();
            long[] results = ShortLivedThread.call("mntns-enter", () -> {
                long alone = Syscall.raw(UNSHARE, CLONE_FS);
                long entered = Syscall.raw(SETNS, target, CLONE_NEWNS);
                long all = MountApi.OPEN_TREE_CLONE | OpenFlags.O_CLOEXEC;
                long copy = alone < 0 || entered < 0 ? -1 : Syscall.raw(OPEN_TREE, 0, root, all);
                return new long[] {alone, entered, copy};
            });
            Syscall.orThrow(UNSHARE, "CLONE_FS", results[0]);
            Syscall.orThrow(SETNS, namespace, results[1]);
            Syscall.orThrow(OPEN_TREE, "the root of " + namespace, results[2]);
            return DetachedMount.own(Fd.own(results[2], "copy of the root of " + namespace));
        }
    }

    /** {@code int pivot_root(const char *new_root, const char *put_old)}, both the working directory: see its man page. */
    private static void leaveNothingElse(Fd root, long here) {
        Syscall.check(FCHDIR, root, root.number());
        long pivoted = Syscall.raw(PIVOT_ROOT, here, here);
        long left = pivoted < 0 ? pivoted : Syscall.raw(UMOUNT2, here, MountFlags.MNT_DETACH);
        Syscall.orThrow(PIVOT_ROOT, "the root of a new namespace", pivoted);
        Syscall.orThrow(UMOUNT2, "what was the root of a new namespace", left);
    }
}
