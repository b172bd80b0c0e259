package org.gantry.linux.mount;

import static org.gantry.linux.syscall.SyscallNumber.FSTATFS;
import static org.gantry.linux.syscall.SyscallNumber.STATFS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Syscall;

/**
 * What statfs says about the file system a file is on.
 *
 * @param magic the type, one of the MAGIC constants (linux/magic.h)
 * @param blockSize bytes of a block
 * @param blocks the size in blocks
 * @param available blocks left to unprivileged users
 * @param files inodes in all
 * @param freeFiles inodes left
 */
public record FileSystem(long magic, long blockSize, long blocks, long available, long files, long freeFiles) {
    public static final long PROC_MAGIC = 0x9fa0L;
    public static final long SYSFS_MAGIC = 0x62656572L;
    public static final long TMPFS_MAGIC = 0x01021994L;
    public static final long OVERLAYFS_MAGIC = 0x794c7630L;
    public static final long DEVPTS_MAGIC = 0x1cd1L;
    public static final long CGROUP_MAGIC = 0x27e0ebL;
    public static final long CGROUP2_MAGIC = 0x63677270L;
    public static final long NSFS_MAGIC = 0x6e736673L;
    public static final long EXT4_MAGIC = 0xef53L;
    public static final long XFS_MAGIC = 0x58465342L;
    public static final long BTRFS_MAGIC = 0x9123683eL;

    private static final long STATFS_SIZE = 120;

    /** {@code int statfs(const char *path, struct statfs *buf)}. */
    public static FileSystem of(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(STATFS_SIZE, Long.BYTES);
            Syscall.retry(STATFS, path, CString.of(arena, path).address(), buffer.address());
            return parse(buffer);
        }
    }

    /** {@code int fstatfs(int fd, struct statfs *buf)}. */
    public static FileSystem of(Fd file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(STATFS_SIZE, Long.BYTES);
            Syscall.retry(FSTATFS, file, file.number(), buffer.address());
            return parse(buffer);
        }
    }

    /** struct statfs of 64-bit Linux begins { type, bsize, blocks, bfree, bavail, files, ffree }, all longs. */
    private static FileSystem parse(MemorySegment b) {
        return new FileSystem(at(b, 0), at(b, 1), at(b, 2), at(b, 4), at(b, 5), at(b, 6));
    }

    private static long at(MemorySegment b, int index) {
        return b.getAtIndex(ValueLayout.JAVA_LONG, index);
    }
}
