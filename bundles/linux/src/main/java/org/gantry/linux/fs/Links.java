package org.gantry.linux.fs;

import static org.gantry.linux.syscall.SyscallNumber.LINKAT;
import static org.gantry.linux.syscall.SyscallNumber.READLINKAT;
import static org.gantry.linux.syscall.SyscallNumber.RENAMEAT2;
import static org.gantry.linux.syscall.SyscallNumber.SYMLINKAT;
import static org.gantry.linux.syscall.SyscallNumber.UNLINKAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** Names: making, reading, moving and removing them. The last component is never followed when it is a link. */
public final class Links {
    public static final int RENAME_NOREPLACE = 1;
    public static final int RENAME_EXCHANGE = 2;
    public static final int RENAME_WHITEOUT = 4;

    private static final int PATH_MAX = 4096;

    private Links() {}

    /** A hard link. {@code int linkat(int olddirfd, const char *old, int newdirfd, const char *new, int flags)}. */
    public static void link(Fd fromDirectory, String from, Fd toDirectory, String to) {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.check(
                    LINKAT,
                    to + " to " + from,
                    fromDirectory.number(),
                    CString.of(arena, from).address(),
                    toDirectory.number(),
                    CString.of(arena, to).address(),
                    0);
        }
    }

    /** Another name of an open file, O_TMPFILE and O_PATH ones included. */
    public static void link(Fd file, Fd toDirectory, String to) {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.check(
                    LINKAT,
                    to + " to " + file,
                    At.AT_FDCWD,
                    CString.of(arena, file.procPath()).address(),
                    toDirectory.number(),
                    CString.of(arena, to).address(),
                    At.AT_SYMLINK_FOLLOW);
        }
    }

    /** {@code int symlinkat(const char *target, int newdirfd, const char *linkpath)}. */
    public static void symlink(String target, Fd directory, String name) {
        try (Arena arena = Arena.ofConfined()) {
            long targetAddress = CString.of(arena, target).address();
            Syscall.check(
                    SYMLINKAT,
                    name + " to " + target,
                    targetAddress,
                    directory.number(),
                    CString.of(arena, name).address());
        }
    }

    /** {@code ssize_t readlinkat(int dirfd, const char *pathname, char *buf, size_t bufsiz)}. */
    public static String readlink(Fd directory, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PATH_MAX);
            long path = CString.of(arena, name).address();
            long length =
                    Syscall.check(READLINKAT, name, directory.number(), path, buffer.address(), buffer.byteSize());
            return CString.decode(buffer.asSlice(0, length).asByteBuffer());
        }
    }

    /** Removes a name that is no directory. {@code int unlinkat(int dirfd, const char *pathname, int flags)}. */
    public static void unlink(Fd directory, String name) {
        Syscall.orThrow(UNLINKAT, name, unlinkat(directory, name, 0));
    }

    /** Removes an empty directory. */
    public static void rmdir(Fd directory, String name) {
        Syscall.orThrow(UNLINKAT, name, unlinkat(directory, name, At.AT_REMOVEDIR));
    }

    /** Removes a name that is no directory; false when there is none. */
    public static boolean unlinkIfExists(Fd directory, String name) {
        long result = unlinkat(directory, name, 0);
        if (result == -Errno.ENOENT) {
            return false;
        }
        Syscall.orThrow(UNLINKAT, name, result);
        return true;
    }

    /**
     * {@code int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags)}.
     *
     * @param flags an or of the RENAME constants
     */
    public static void rename(Fd fromDirectory, String from, Fd toDirectory, String to, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.check(
                    RENAMEAT2,
                    from + " to " + to,
                    fromDirectory.number(),
                    CString.of(arena, from).address(),
                    toDirectory.number(),
                    CString.of(arena, to).address(),
                    flags);
        }
    }

    /** Gives something of the host another absolute path; false when there is something already that is not replaced. */
    public static boolean renameIfAbsent(String from, String to) {
        try (Arena arena = Arena.ofConfined()) {
            long fromAddress = CString.of(arena, from).address();
            long result = Syscall.raw(
                    RENAMEAT2,
                    At.AT_FDCWD,
                    fromAddress,
                    At.AT_FDCWD,
                    CString.of(arena, to).address(),
                    0);
            if (result == -Errno.EEXIST || result == -Errno.ENOTEMPTY) {
                return false;
            }
            Syscall.orThrow(RENAMEAT2, from + " to " + to, result);
            return true;
        }
    }

    private static long unlinkat(Fd directory, String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return Syscall.raw(
                    UNLINKAT, directory.number(), CString.of(arena, name).address(), flags);
        }
    }
}
