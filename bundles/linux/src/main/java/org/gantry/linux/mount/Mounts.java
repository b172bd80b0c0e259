package org.gantry.linux.mount;

import static org.gantry.linux.syscall.SyscallNumber.MOUNT;
import static org.gantry.linux.syscall.SyscallNumber.UMOUNT2;

import java.lang.foreign.Arena;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.jspecify.annotations.Nullable;

/** The classic calls by path: mount(2) and umount2(2). Flags are in {@link MountFlags}. */
public final class Mounts {
    private Mounts() {}

    /**
     * {@code int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)}.
     */
    public static void mount(
            @Nullable String source, String target, @Nullable String type, long flags, @Nullable String data) {
        try (Arena arena = Arena.ofConfined()) {
            String what = (type == null ? source : type) + " on " + target;
            long sourceAddress = address(arena, source);
            long targetAddress = address(arena, target);
            Syscall.check(MOUNT, what, sourceAddress, targetAddress, address(arena, type), flags, address(arena, data));
        }
    }

    /** Makes the source visible at the target too, with the mounts below it when recursive. */
    public static void bind(String source, String target, boolean recursive) {
        mount(source, target, null, MountFlags.MS_BIND | (recursive ? MountFlags.MS_REC : 0), null);
    }

    /** {@code int umount2(const char *target, int flags)}. */
    public static void unmount(String target, int flags) {
        Syscall.orThrow(UMOUNT2, target, umount2(target, flags));
    }

    /** Detaches the mount at the target; false when nothing is mounted there or there is no such path. */
    public static boolean unmountIfMounted(String target) {
        long result = umount2(target, MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW);
        if (result == -Errno.EINVAL || result == -Errno.ENOENT) {
            return false;
        }
        Syscall.orThrow(UMOUNT2, target, result);
        return true;
    }

    private static long umount2(String target, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return Syscall.raw(UMOUNT2, address(arena, target), flags);
        }
    }

    private static long address(Arena arena, @Nullable String string) {
        return string == null ? 0 : CString.of(arena, string).address();
    }
}
