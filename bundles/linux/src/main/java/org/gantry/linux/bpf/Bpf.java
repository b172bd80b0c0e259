package org.gantry.linux.bpf;

import static org.gantry.linux.syscall.SyscallNumber.BPF;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** The commands of bpf(2) (linux/bpf.h), and what several of them have in common. */
final class Bpf {
    static final int MAP_CREATE = 0;
    static final int MAP_UPDATE_ELEM = 2;
    static final int MAP_DELETE_ELEM = 3;
    static final int MAP_GET_NEXT_KEY = 4;
    static final int PROG_LOAD = 5;
    static final int PROG_ATTACH = 8;
    static final int PROG_DETACH = 9;
    static final int PROG_GET_FD_BY_ID = 13;
    static final int MAP_GET_FD_BY_ID = 14;
    static final int PROG_QUERY = 16;

    private static final int OBJ_GET_INFO_BY_FD = 15;

    /** BPF_OBJ_NAME_LEN, with the NUL. */
    private static final int NAME_SIZE = 16;

    private static final long ATTR_SIZE = 128;

    private Bpf() {}

    /** An empty {@code union bpf_attr}. */
    static MemorySegment attr(SegmentAllocator allocator) {
        return allocator.allocate(ATTR_SIZE, Long.BYTES);
    }

    /** {@code int bpf(int cmd, union bpf_attr *attr, unsigned int size)}. */
    static long call(Object what, int command, MemorySegment attr) {
        return Syscall.check(BPF, what, command, attr.address(), attr.byteSize());
    }

    /** As {@link #call}; what it returns may be {@code -errno}. */
    static long raw(int command, MemorySegment attr) {
        return Syscall.raw(BPF, command, attr.address(), attr.byteSize());
    }

    /** Opens what has an identifier; empty when that is gone. */
    static Optional<Fd> open(String what, int command, int id) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = attr(arena);
            attr.set(ValueLayout.JAVA_INT, 0, id);
            long result = raw(command, attr);
            return result == -Errno.ENOENT
                    ? Optional.empty()
                    : Optional.of(Fd.own(Syscall.orThrow(BPF, what + " " + id, result), what + " " + id));
        }
    }

    /** What the kernel tells about an object: {@code struct bpf_prog_info} or {@code struct bpf_map_info}. */
    static void describe(Fd object, MemorySegment info) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = attr(arena);
            attr.set(ValueLayout.JAVA_INT, 0, object.number());
            attr.set(ValueLayout.JAVA_INT, 4, (int) info.byteSize());
            attr.set(ValueLayout.JAVA_LONG, 8, info.address());
            call(object, OBJ_GET_INFO_BY_FD, attr);
        }
    }

    static void setName(MemorySegment attr, long offset, String name) {
        byte[] bytes = CString.encode(name);
        if (bytes.length >= NAME_SIZE) {
            throw new IllegalArgumentException("a name of more than " + (NAME_SIZE - 1) + " characters: " + name);
        }
        MemorySegment.copy(bytes, 0, attr, ValueLayout.JAVA_BYTE, offset, bytes.length);
    }

    static String name(MemorySegment info, long offset) {
        return CString.read(info.asSlice(offset, NAME_SIZE));
    }
}
