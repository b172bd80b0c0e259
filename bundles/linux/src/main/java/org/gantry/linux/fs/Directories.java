package org.gantry.linux.fs;

import static org.gantry.linux.syscall.SyscallNumber.GETDENTS64;
import static org.gantry.linux.syscall.SyscallNumber.LSEEK;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Syscall;

/** Reading and removing directories through their descriptors. */
public final class Directories {
    private static final int BUFFER = 1 << 15;
    private static final long RECORD_LENGTH = 16;
    private static final long TYPE = 18;
    private static final long NAME = 19;
    private static final int DT_SHIFT = 12;

    private Directories() {}

    /**
     * All entries but "." and "..". The descriptor must be open for reading (not O_PATH); it is rewound first.
     * {@code ssize_t getdents64(int fd, void *dirp, size_t count)}.
     */
    public static List<DirectoryEntry> list(Fd directory) {
        Syscall.check(LSEEK, directory, directory.number(), 0, 0);
        var entries = new ArrayList<DirectoryEntry>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER, Long.BYTES);
            long filled = next(directory, buffer);
            while (filled > 0) {
                parse(buffer.asSlice(0, filled), entries);
                filled = next(directory, buffer);
            }
        }
        return entries;
    }

    /** Opens a directory below another for reading; refuses a symbolic link (ELOOP or ENOTDIR). */
    public static Fd open(Fd directory, String name) {
        int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
        return Openat2.open(directory, name, flags, 0, Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS);
    }

    /**
     * Removes what is below a directory and keeps the directory. Never follows a link and never crosses into another
     * mount (EXDEV), so a forgotten bind mount keeps its content.
     */
    public static void removeContents(Fd directory) {
        for (DirectoryEntry entry : list(directory)) {
            if (isDirectory(directory, entry)) {
                removeTree(directory, entry.name());
            } else {
                Links.unlinkIfExists(directory, entry.name());
            }
        }
    }

    /** Removes a directory and what is below it, with the guarantees of {@link #removeContents}. */
    public static void removeTree(Fd parent, String name) {
        int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
        int resolve = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS | Openat2.RESOLVE_NO_XDEV;
        try (Fd directory = Openat2.open(parent, name, flags, 0, resolve)) {
            removeContents(directory);
        }
        Links.rmdir(parent, name);
    }

    private static boolean isDirectory(Fd directory, DirectoryEntry entry) {
        return entry.type() == 0
                ? Stat.of(directory, entry.name()).map(Stat::isDirectory).orElse(false)
                : entry.isDirectory();
    }

    private static long next(Fd directory, MemorySegment buffer) {
        return Syscall.check(GETDENTS64, directory, directory.number(), buffer.address(), buffer.byteSize());
    }

    /** struct linux_dirent64 is { u64 ino; s64 off; u16 reclen; u8 type; char name[] }. */
    private static void parse(MemorySegment records, List<DirectoryEntry> entries) {
        long offset = 0;
        while (offset < records.byteSize()) {
            int length = records.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + RECORD_LENGTH) & 0xFFFF;
            MemorySegment record = records.asSlice(offset, length);
            String name = CString.read(record.asSlice(NAME));
            if (!name.equals(".") && !name.equals("..")) {
                int type = (record.get(ValueLayout.JAVA_BYTE, TYPE) & 0xFF) << DT_SHIFT;
                entries.add(new DirectoryEntry(name, record.get(ValueLayout.JAVA_LONG_UNALIGNED, 0), type));
            }
            offset += length;
        }
    }
}
