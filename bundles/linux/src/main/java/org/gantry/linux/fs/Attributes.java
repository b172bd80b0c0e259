package org.gantry.linux.fs;

import static org.gantry.linux.syscall.SyscallNumber.FCHMOD;
import static org.gantry.linux.syscall.SyscallNumber.FCHMODAT;
import static org.gantry.linux.syscall.SyscallNumber.FCHMODAT2;
import static org.gantry.linux.syscall.SyscallNumber.FCHOWNAT;
import static org.gantry.linux.syscall.SyscallNumber.UTIMENSAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** Owner, permissions and times of a name in a directory (a symbolic link itself) or of an open file. */
public final class Attributes {
    private static final int TIMESPEC_LONGS = 2;

    private Attributes() {}

    /** {@code int fchownat(int dirfd, const char *pathname, uid_t owner, gid_t group, int flags)}. */
    public static void chown(Fd directory, String name, int uid, int gid) {
        fchownat(directory, name, uid, gid, At.AT_SYMLINK_NOFOLLOW);
    }

    /** Of an open file, O_PATH descriptors included. */
    public static void chown(Fd file, int uid, int gid) {
        fchownat(file, "", uid, gid, At.AT_EMPTY_PATH);
    }

    /**
     * Sets the permissions of a name that must not be a symbolic link.
     * {@code int fchmodat2(int dirfd, const char *pathname, mode_t mode, unsigned int flags)}, since Linux 6.6; older
     * kernels go through /proc/self/fd, because their fchmodat follows links.
     */
    public static void chmod(Fd directory, String name, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long path = CString.of(arena, name).address();
            long result = Syscall.raw(FCHMODAT2, directory.number(), path, mode, At.AT_SYMLINK_NOFOLLOW);
            if (result == -Errno.ENOSYS) {
                chmodThroughProc(directory, name, mode);
            } else {
                Syscall.orThrow(FCHMODAT2, name, result);
            }
        }
    }

    /**
     * Sets the permissions of an open file. {@code int fchmod(int fd, mode_t mode)} does not take O_PATH descriptors; those
     * go through /proc/self/fd.
     */
    public static void chmod(Fd file, int mode) {
        long result = Syscall.raw(FCHMOD, file.number(), mode);
        if (result != -Errno.EBADF) {
            Syscall.orThrow(FCHMOD, file, result);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            long path = CString.of(arena, file.procPath()).address();
            Syscall.check(FCHMODAT, file, At.AT_FDCWD, path, mode);
        }
    }

    /** {@code int utimensat(int dirfd, const char *pathname, const struct timespec times[2], int flags)}. */
    public static void utimens(Fd directory, String name, Instant accessed, Instant modified) {
        try (Arena arena = Arena.ofConfined()) {
            long path = CString.of(arena, name).address();
            long times = times(arena, accessed, modified).address();
            Syscall.check(UTIMENSAT, name, directory.number(), path, times, At.AT_SYMLINK_NOFOLLOW);
        }
    }

    /** Sets the times of an open file (not O_PATH). */
    public static void utimens(Fd file, Instant accessed, Instant modified) {
        try (Arena arena = Arena.ofConfined()) {
            long times = times(arena, accessed, modified).address();
            Syscall.check(UTIMENSAT, file, file.number(), 0, times, 0);
        }
    }

    private static void fchownat(Fd directory, String name, int uid, int gid, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            Object subject = name.isEmpty() ? directory : name;
            long path = CString.of(arena, name).address();
            Syscall.check(FCHOWNAT, subject, directory.number(), path, uid, gid, flags);
        }
    }

    private static void chmodThroughProc(Fd directory, String name, int mode) {
        int flags = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW;
        try (Fd file = Openat2.open(directory, name, flags, 0, Openat2.RESOLVE_BENEATH)) {
            chmod(file, mode);
        }
    }

    private static MemorySegment times(Arena arena, Instant accessed, Instant modified) {
        MemorySegment times = arena.allocate(ValueLayout.JAVA_LONG, 2L * TIMESPEC_LONGS);
        times.setAtIndex(ValueLayout.JAVA_LONG, 0, accessed.getEpochSecond());
        times.setAtIndex(ValueLayout.JAVA_LONG, 1, accessed.getNano());
        times.setAtIndex(ValueLayout.JAVA_LONG, 2, modified.getEpochSecond());
        times.setAtIndex(ValueLayout.JAVA_LONG, 3, modified.getNano());
        return times;
    }
}
