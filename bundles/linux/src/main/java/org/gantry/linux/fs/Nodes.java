package org.gantry.linux.fs;

import static org.gantry.linux.syscall.SyscallNumber.MKDIRAT;
import static org.gantry.linux.syscall.SyscallNumber.MKNODAT;

import java.lang.foreign.Arena;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/**
 * New directories, device nodes, FIFOs. The process's umask applies (a JVM usually runs with 022); call
 * {@link Attributes#chmod} where exact bits matter.
 */
public final class Nodes {
    private Nodes() {}

    /** {@code int mkdirat(int dirfd, const char *pathname, mode_t mode)}. */
    public static void mkdir(Fd directory, String name, int mode) {
        Syscall.orThrow(MKDIRAT, name, mkdirat(directory.number(), name, mode));
    }

    /** As {@link #mkdir}; false when the name exists already, whatever it is. */
    public static boolean mkdirIfAbsent(Fd directory, String name, int mode) {
        long result = mkdirat(directory.number(), name, mode);
        if (result == -Errno.EEXIST) {
            return false;
        }
        Syscall.orThrow(MKDIRAT, name, result);
        return true;
    }

    /** Makes a directory of the host by its absolute path; false when the name exists already, whatever it is. */
    public static boolean mkdirIfAbsent(String path, int mode) {
        long result = mkdirat(At.AT_FDCWD, path, mode);
        if (result == -Errno.EEXIST) {
            return false;
        }
        Syscall.orThrow(MKDIRAT, path, result);
        return true;
    }

    /**
     * {@code int mknodat(int dirfd, const char *pathname, mode_t mode, dev_t dev)}.
     *
     * @param mode one of the {@link FileType} constants or-ed with permissions
     * @param device major and minor for S_IFCHR and S_IFBLK, zeros otherwise; character device 0:0 is a whiteout
     */
    public static void mknod(Fd directory, String name, int mode, Stat.Device device) {
        try (Arena arena = Arena.ofConfined()) {
            long path = CString.of(arena, name).address();
            Syscall.check(MKNODAT, name, directory.number(), path, mode, device.number());
        }
    }

    private static long mkdirat(int directory, String name, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return Syscall.raw(MKDIRAT, directory, CString.of(arena, name).address(), mode);
        }
    }
}
