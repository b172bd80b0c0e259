package org.gantry.linux.fs;

import static org.gantry.linux.syscall.SyscallNumber.COPY_FILE_RANGE;
import static org.gantry.linux.syscall.SyscallNumber.FALLOCATE;
import static org.gantry.linux.syscall.SyscallNumber.FDATASYNC;
import static org.gantry.linux.syscall.SyscallNumber.FLOCK;
import static org.gantry.linux.syscall.SyscallNumber.FSYNC;
import static org.gantry.linux.syscall.SyscallNumber.FTRUNCATE;
import static org.gantry.linux.syscall.SyscallNumber.IOCTL;
import static org.gantry.linux.syscall.SyscallNumber.LSEEK;
import static org.gantry.linux.syscall.SyscallNumber.PREAD64;
import static org.gantry.linux.syscall.SyscallNumber.SENDFILE;
import static org.gantry.linux.syscall.SyscallNumber.SYNCFS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** The content of open files: durability, space, cloning, copying inside the kernel and advisory locks. */
public final class FileData {
    private static final int FICLONE = 0x40049409;
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int LOCK_UN = 8;

    private FileData() {}

    /** {@code int fsync(int fd)}; of a directory it makes its names durable. */
    public static void fsync(Fd file) {
        Syscall.retry(FSYNC, file, file.number());
    }

    /** {@code int fdatasync(int fd)}. */
    public static void fdatasync(Fd file) {
        Syscall.retry(FDATASYNC, file, file.number());
    }

    /** Writes back the whole file system the file is on. {@code int syncfs(int fd)}. */
    public static void syncfs(Fd file) {
        Syscall.retry(SYNCFS, file, file.number());
    }

    /** {@code int ftruncate(int fd, off_t length)}. */
    public static void truncate(Fd file, long length) {
        Syscall.retry(FTRUNCATE, file, file.number(), length);
    }

    /** Moves the current offset on; what is written behind the end leaves a hole. {@code off_t lseek(int, off_t, int)}. */
    public static void skip(Fd file, long count) {
        Syscall.check(LSEEK, file, file.number(), count, SEEK_CUR);
    }

    /** Sets the current offset. {@code off_t lseek(int fd, off_t offset, int whence)}. */
    public static void seek(Fd file, long offset) {
        Syscall.check(LSEEK, file, file.number(), offset, SEEK_SET);
    }

    /**
     * Where the next data is, at an offset or behind it; empty if there is none. Moves the current offset there. A file
     * system that knows of no holes has data everywhere. {@code off_t lseek(int fd, off_t offset, int whence)}.
     */
    public static OptionalLong nextData(Fd file, long offset) {
        long result = Syscall.raw(LSEEK, file.number(), offset, SEEK_DATA);
        return result == -Errno.ENXIO ? OptionalLong.empty() : OptionalLong.of(Syscall.orThrow(LSEEK, file, result));
    }

    /** Where the data ends that is at an offset. Moves the current offset there. {@code off_t lseek(int, off_t, int)}. */
    public static long nextHole(Fd file, long offset) {
        return Syscall.check(LSEEK, file, file.number(), offset, SEEK_HOLE);
    }

    /** {@code int fallocate(int fd, int mode, off_t offset, off_t len)}. */
    public static void allocate(Fd file, long offset, long length) {
        Syscall.retry(FALLOCATE, file, file.number(), 0, offset, length);
    }

    /**
     * Makes the target share the source's blocks (FICLONE). {@code int ioctl(int dest_fd, FICLONE, int src_fd)}.
     *
     * @return false when the file system cannot
     */
    public static boolean cloneFrom(Fd target, Fd source) {
        long result = Syscall.raw(IOCTL, target.number(), FICLONE, source.number());
        if (result == -Errno.EOPNOTSUPP
                || result == -Errno.ENOTTY
                || result == -Errno.EXDEV
                || result == -Errno.EINVAL) {
            return false;
        }
        Syscall.orThrow(IOCTL, "FICLONE of " + source + " to " + target, result);
        return true;
    }

    /**
     * Copies inside the kernel, from and to the current offsets.
     * {@code ssize_t copy_file_range(int in, off_t *off_in, int out, off_t *off_out, size_t len, unsigned int flags)}, and
     * {@code ssize_t sendfile(int out, int in, off_t *offset, size_t count)} between file systems of different types.
     *
     * @return how many bytes were copied, 0 at the end of the source
     */
    public static long copy(Fd source, Fd target, long length) {
        int from = source.number();
        int to = target.number();
        long result = Syscall.raw(COPY_FILE_RANGE, from, 0, to, 0, length, 0);
        if (result == -Errno.EXDEV || result == -Errno.EINVAL || result == -Errno.EOPNOTSUPP) {
            return Syscall.retry(SENDFILE, source + " to " + target, to, from, 0, length);
        }
        return result == -Errno.EINTR
                ? copy(source, target, length)
                : Syscall.orThrow(COPY_FILE_RANGE, source + " to " + target, result);
    }

    /**
     * Reads at an offset without moving the current one, until the buffer is full or the file ends.
     * {@code ssize_t pread64(int fd, void *buf, size_t count, off_t offset)}.
     */
    public static void readAt(Fd file, long offset, ByteBuffer buffer) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(1, buffer.remaining()));
            long count = -1;
            for (long at = offset; count != 0 && buffer.hasRemaining(); at += count) {
                count = Syscall.retry(PREAD64, file, file.number(), copy.address(), buffer.remaining(), at);
                buffer.put(copy.asSlice(0, count).asByteBuffer());
            }
        }
    }

    /** Waits for a lock of the open file. {@code int flock(int fd, int operation)}. Blocks the platform thread. */
    public static void lock(Fd file, boolean shared) {
        Syscall.retry(FLOCK, file, file.number(), shared ? LOCK_SH : LOCK_EX);
    }

    /** Takes the exclusive lock; false when someone else holds it. */
    public static boolean tryLock(Fd file) {
        long result = Syscall.raw(FLOCK, file.number(), LOCK_EX | LOCK_NB);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        Syscall.orThrow(FLOCK, file, result);
        return true;
    }

    public static void unlock(Fd file) {
        Syscall.check(FLOCK, file, file.number(), LOCK_UN);
    }
}
