package org.gantry.linux.fs;

import static org.gantry.linux.syscall.SyscallNumber.STATX;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/**
 * What statx says about a file.
 *
 * @param mode type and permission bits
 * @param device major and minor of a device node; zeros for other files
 * @param containing major and minor of the file system the file is on
 * @param blocks allocated space in units of 512 bytes
 */
public record Stat(
        int mode,
        int uid,
        int gid,
        int links,
        long inode,
        long size,
        long blocks,
        Device device,
        Device containing,
        long mountId,
        Instant modified,
        Instant changed) {
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATX_MNT_ID = 0x1000;
    private static final long STATX_SIZE = 256;

    /** A device number. */
    public record Device(int major, int minor) {
        /** The form mknodat takes (makedev of the kernel, 32 bits). */
        public long number() {
            return (minor & 0xffL) | ((long) major << 8) | ((long) (minor & ~0xff) << 12);
        }
    }

    /** Of an open file, O_PATH descriptors included. */
    public static Stat of(Fd fd) {
        return of(fd.number(), "", At.AT_EMPTY_PATH).orElseThrow(() -> new IllegalStateException(fd + " has no inode"));
    }

    /** Of a name in a directory, a symbolic link itself if it is one; empty when there is none. */
    public static Optional<Stat> of(Fd directory, String name) {
        return of(directory.number(), name, At.AT_SYMLINK_NOFOLLOW);
    }

    /** Of an absolute path, a last symbolic link not followed; empty when there is none. */
    public static Optional<Stat> of(String path) {
        return of(At.AT_FDCWD, path, At.AT_SYMLINK_NOFOLLOW);
    }

    public boolean isDirectory() {
        return type() == FileType.S_IFDIR;
    }

    public boolean isRegular() {
        return type() == FileType.S_IFREG;
    }

    public boolean isSymbolicLink() {
        return type() == FileType.S_IFLNK;
    }

    public int type() {
        return mode & FileType.S_IFMT;
    }

    /** The permission bits with set-user-id, set-group-id and sticky. */
    public int permissions() {
        return mode & 0xFFF;
    }

    /** {@code int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf)}. */
    private static Optional<Stat> of(int directory, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(STATX_SIZE, Long.BYTES);
            long name = CString.of(arena, path).address();
            long mask = STATX_BASIC_STATS | STATX_MNT_ID;
            long result = Syscall.raw(STATX, directory, name, flags | At.AT_NO_AUTOMOUNT, mask, buffer.address());
            if (result == -Errno.ENOENT || result == -Errno.ENOTDIR) {
                return Optional.empty();
            }
            Syscall.orThrow(STATX, path, result);
            return Optional.of(parse(buffer));
        }
    }

    /** The offsets are those of struct statx in linux/stat.h. */
    private static Stat parse(MemorySegment b) {
        return new Stat(
                b.get(ValueLayout.JAVA_SHORT, 28) & 0xFFFF,
                b.get(ValueLayout.JAVA_INT, 20),
                b.get(ValueLayout.JAVA_INT, 24),
                b.get(ValueLayout.JAVA_INT, 16),
                b.get(ValueLayout.JAVA_LONG, 32),
                b.get(ValueLayout.JAVA_LONG, 40),
                b.get(ValueLayout.JAVA_LONG, 48),
                device(b, 128),
                device(b, 136),
                b.get(ValueLayout.JAVA_LONG, 144),
                time(b, 112),
                time(b, 96));
    }

    private static Device device(MemorySegment b, long offset) {
        return new Device(b.get(ValueLayout.JAVA_INT, offset), b.get(ValueLayout.JAVA_INT, offset + Integer.BYTES));
    }

    private static Instant time(MemorySegment b, long offset) {
        return Instant.ofEpochSecond(
                b.get(ValueLayout.JAVA_LONG, offset), b.get(ValueLayout.JAVA_INT, offset + Long.BYTES));
    }
}
