package org.gantry.linux.cgroup.unified;

import static org.gantry.linux.syscall.SyscallNumber.BPF;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Syscall;

/** The commands of bpf(2) that device programs need. The offsets are those of union bpf_attr in linux/bpf.h. */
final class Bpf {
    private static final int PROG_LOAD = 5;
    private static final int PROG_ATTACH = 8;
    private static final int PROG_DETACH = 9;
    private static final int PROG_GET_FD_BY_ID = 13;
    private static final int PROG_QUERY = 16;
    private static final int TYPE_CGROUP_DEVICE = 15;
    private static final int ATTACH_CGROUP_DEVICE = 6;
    private static final int ALLOW_MULTI = 2;
    private static final int MOST_PROGRAMS = 64;
    private static final long ATTR_SIZE = 128;

    private Bpf() {}

    /** Hands a program to the kernel, which verifies it. */
    static Fd load(long[] instructions) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            attr.set(ValueLayout.JAVA_INT, 0, TYPE_CGROUP_DEVICE);
            attr.set(ValueLayout.JAVA_INT, 4, instructions.length);
            attr.set(
                    ValueLayout.JAVA_LONG,
                    8,
                    arena.allocateFrom(ValueLayout.JAVA_LONG, instructions).address());
            attr.set(ValueLayout.JAVA_LONG, 16, CString.of(arena, "Apache-2.0").address());
            return Fd.own(call("load a device program", PROG_LOAD, attr), "device program");
        }
    }

    /** Adds the program to those of the cgroup: access needs the consent of all, those of the ancestors too. */
    static void attach(Fd program, Fd cgroup) {
        attachOrDetach(PROG_ATTACH, program, cgroup, ALLOW_MULTI);
    }

    static void detach(int id, Fd cgroup) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            attr.set(ValueLayout.JAVA_INT, 0, id);
            try (Fd program = Fd.own(call("program " + id, PROG_GET_FD_BY_ID, attr), "device program")) {
                attachOrDetach(PROG_DETACH, program, cgroup, 0);
            }
        }
    }

    /** The identifiers of the device programs attached to the cgroup itself. */
    static List<Integer> attachedTo(Fd cgroup) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, MOST_PROGRAMS);
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            attr.set(ValueLayout.JAVA_INT, 0, cgroup.number());
            attr.set(ValueLayout.JAVA_INT, 4, ATTACH_CGROUP_DEVICE);
            attr.set(ValueLayout.JAVA_LONG, 16, ids.address());
            attr.set(ValueLayout.JAVA_INT, 24, MOST_PROGRAMS);
            call("query " + cgroup, PROG_QUERY, attr);
            int count = attr.get(ValueLayout.JAVA_INT, 24);
            var attached = new ArrayList<Integer>();
            for (int i = 0; i < count; i++) {
                attached.add(ids.getAtIndex(ValueLayout.JAVA_INT, i));
            }
            return attached;
        }
    }

    private static void attachOrDetach(int command, Fd program, Fd cgroup, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            attr.set(ValueLayout.JAVA_INT, 0, cgroup.number());
            attr.set(ValueLayout.JAVA_INT, 4, program.number());
            attr.set(ValueLayout.JAVA_INT, 8, ATTACH_CGROUP_DEVICE);
            attr.set(ValueLayout.JAVA_INT, 12, flags);
            call((command == PROG_ATTACH ? "attach to " : "detach from ") + cgroup, command, attr);
        }
    }

    /** {@code int bpf(int cmd, union bpf_attr *attr, unsigned int size)}. */
    private static long call(String what, int command, MemorySegment attr) {
        return Syscall.check(BPF, what, command, attr.address(), attr.byteSize());
    }
}
