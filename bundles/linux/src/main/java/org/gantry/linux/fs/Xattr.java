package org.gantry.linux.fs;

import static org.gantry.linux.syscall.SyscallNumber.GETXATTR;
import static org.gantry.linux.syscall.SyscallNumber.LGETXATTR;
import static org.gantry.linux.syscall.SyscallNumber.LISTXATTR;
import static org.gantry.linux.syscall.SyscallNumber.LLISTXATTR;
import static org.gantry.linux.syscall.SyscallNumber.LREMOVEXATTR;
import static org.gantry.linux.syscall.SyscallNumber.LSETXATTR;
import static org.gantry.linux.syscall.SyscallNumber.SETXATTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * Extended attributes of a name in a directory, without following it. The xattr calls know no directory descriptors,
 * so the name is reached as /proc/self/fd/N/name; it must be a single component.
 */
public final class Xattr {
    private static final int USUAL = 1 << 10;
    private static final int LARGEST = 1 << 16;

    private Xattr() {}

    /** {@code int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags)}. */
    public static void set(Fd directory, String file, String name, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(value.length, 1));
            MemorySegment.copy(value, 0, copy, ValueLayout.JAVA_BYTE, 0, value.length);
            Syscall.check(
                    LSETXATTR,
                    name + " of " + file,
                    path(arena, directory, file),
                    CString.of(arena, name).address(),
                    copy.address(),
                    value.length,
                    0);
        }
    }

    /** Of an open file, O_PATH descriptors of anything but links included. */
    public static void set(Fd file, String name, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(value.length, 1));
            MemorySegment.copy(value, 0, copy, ValueLayout.JAVA_BYTE, 0, value.length);
            Syscall.check(
                    SETXATTR,
                    name + " of " + file,
                    CString.of(arena, file.procPath()).address(),
                    CString.of(arena, name).address(),
                    copy.address(),
                    value.length,
                    0);
        }
    }

    /** As {@link #get(Fd, String, String)} of an open file, O_PATH descriptors of anything but links included. */
    public static Optional<byte[]> get(Fd file, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return get(GETXATTR, CString.of(arena, file.procPath()), file, name, arena);
        }
    }

    /** As {@link #list(Fd, String)} of an open file, O_PATH descriptors of anything but links included. */
    public static List<String> list(Fd file) {
        try (Arena arena = Arena.ofConfined()) {
            return list(LISTXATTR, CString.of(arena, file.procPath()), file, arena);
        }
    }

    /** {@code ssize_t lgetxattr(const char *path, const char *name, void *value, size_t size)}; empty if not set. */
    public static Optional<byte[]> get(Fd directory, String file, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return get(LGETXATTR, pathOf(arena, directory, file), file, name, arena);
        }
    }

    /** {@code ssize_t llistxattr(const char *path, char *list, size_t size)}. */
    public static List<String> list(Fd directory, String file) {
        try (Arena arena = Arena.ofConfined()) {
            return list(LLISTXATTR, pathOf(arena, directory, file), file, arena);
        }
    }

    /** {@code int lremovexattr(const char *path, const char *name)}. */
    public static void remove(Fd directory, String file, String name) {
        try (Arena arena = Arena.ofConfined()) {
            long path = path(arena, directory, file);
            Syscall.check(
                    LREMOVEXATTR,
                    name + " of " + file,
                    path,
                    CString.of(arena, name).address());
        }
    }

    /** Most files have none, or a short one; only the others need a buffer of the largest size. */
    private static Optional<byte[]> get(
            SyscallNumber call, MemorySegment path, Object subject, String name, Arena arena) {
        long key = CString.of(arena, name).address();
        MemorySegment value = arena.allocate(USUAL);
        long length = Syscall.raw(call, path.address(), key, value.address(), value.byteSize());
        if (length == -Errno.ERANGE) {
            value = arena.allocate(LARGEST);
            length = Syscall.raw(call, path.address(), key, value.address(), value.byteSize());
        }
        if (length == -Errno.ENODATA || length == -Errno.EOPNOTSUPP) {
            return Optional.empty();
        }
        Syscall.orThrow(call, name + " of " + subject, length);
        return Optional.of(value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    private static List<String> list(SyscallNumber call, MemorySegment path, Object subject, Arena arena) {
        MemorySegment names = arena.allocate(USUAL);
        long length = Syscall.raw(call, path.address(), names.address(), names.byteSize());
        if (length == -Errno.ERANGE) {
            names = arena.allocate(LARGEST);
            length = Syscall.raw(call, path.address(), names.address(), names.byteSize());
        }
        if (length == 0 || length == -Errno.EOPNOTSUPP) {
            return List.of();
        }
        Syscall.orThrow(call, subject, length);
        String joined = CString.decode(names.asSlice(0, length).asByteBuffer());
        return Stream.of(joined.split("\0", -1)).filter(s -> !s.isEmpty()).toList();
    }

    private static MemorySegment pathOf(Arena arena, Fd directory, String file) {
        if (file.isEmpty() || file.contains("/") || file.equals("..")) {
            throw new IllegalArgumentException("\"" + file + "\" is not a single path component");
        }
        return CString.of(arena, directory.procPath() + "/" + file);
    }

    private static long path(Arena arena, Fd directory, String file) {
        return pathOf(arena, directory, file).address();
    }
}
