package org.gantry.linux.fs;

import static org.gantry.linux.syscall.SyscallNumber.OPENAT2;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** openat2: open with rules for how the path may resolve. Descriptors come back close-on-exec. */
public final class Openat2 {
    public static final int RESOLVE_NO_XDEV = 0x01;
    public static final int RESOLVE_NO_MAGICLINKS = 0x02;
    public static final int RESOLVE_NO_SYMLINKS = 0x04;
    public static final int RESOLVE_BENEATH = 0x08;
    public static final int RESOLVE_IN_ROOT = 0x10;

    private static final int HOW_LONGS = 3;
    private static final int ATTEMPTS = 128;

    private Openat2() {}

    /** Opens an absolute path of the host without further rules. */
    public static Fd open(String path, int flags) {
        return open(At.AT_FDCWD, path, flags, 0, 0);
    }

    /** Opens an absolute path of the host, making the file with this mode when it is missing (O_CREAT is implied). */
    public static Fd create(String path, int flags, int mode) {
        return open(At.AT_FDCWD, path, flags | OpenFlags.O_CREAT, mode, 0);
    }

    /**
     * Opens a path relative to a directory.
     *
     * @param mode the permissions of a file that O_CREAT makes, else 0
     * @param resolve an or of the RESOLVE constants
     */
    public static Fd open(Fd directory, String path, int flags, int mode, int resolve) {
        return open(directory.number(), path, flags, mode, resolve);
    }

    /**
     * As {@link #open(Fd, String, int, int, int)}; empty when there is no such file (ENOENT, ENOTDIR), which costs no exception
     * where that is as good an answer.
     */
    public static Optional<Fd> find(Fd directory, String path, int flags, int resolve) {
        long result = call(directory.number(), path, flags, 0, resolve);
        return result == -Errno.ENOENT || result == -Errno.ENOTDIR ? Optional.empty() : Optional.of(own(path, result));
    }

    private static Fd open(int directory, String path, int flags, int mode, int resolve) {
        return own(path, call(directory, path, flags, mode, resolve));
    }

    private static Fd own(String path, long result) {
        return Fd.own(Syscall.orThrow(OPENAT2, path, result), path);
    }

    /** {@code int openat2(int dirfd, const char *pathname, struct open_how *how, size_t size)}. */
    private static long call(int directory, String path, int flags, int mode, int resolve) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(ValueLayout.JAVA_LONG, HOW_LONGS);
            how.setAtIndex(ValueLayout.JAVA_LONG, 0, (flags | OpenFlags.O_CLOEXEC) & 0xFFFF_FFFFL);
            how.setAtIndex(ValueLayout.JAVA_LONG, 1, mode);
            how.setAtIndex(ValueLayout.JAVA_LONG, 2, resolve);
            return attempt(directory, CString.of(arena, path).address(), how);
        }
    }

    /** EAGAIN says that a rename or mount elsewhere made ".." unsafe to judge; openat2(2) asks to try again. */
    private static long attempt(int directory, long name, MemorySegment how) {
        long result = -Errno.EAGAIN;
        for (int i = 0; i < ATTEMPTS && (result == -Errno.EAGAIN || result == -Errno.EINTR); i++) {
            result = Syscall.raw(OPENAT2, directory, name, how.address(), how.byteSize());
        }
        return result;
    }
}
