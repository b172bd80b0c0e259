package org.gantry.linux.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.CString;

/**
 * A program in the kernel. It exists as long as somebody has it open, or it is attached: to a control group it stays
 * attached until it is detached or the group goes, whatever becomes of who has attached it.
 */
public final class BpfProgram implements AutoCloseable {
    /** BPF_F_ALLOW_MULTI: beside programs of others. */
    private static final int ALLOW_MULTI = 2;

    /** BPF_CGROUP_MAX_PROGS. */
    private static final int MOST_PROGRAMS = 64;

    private static final long NAME_IN_ATTR = 48;
    private static final long ATTACH_TYPE_IN_ATTR = 68;
    private static final long INFO_SIZE = 232;
    private static final long NAME_IN_INFO = 64;
    private static final int MOST_MAPS = 8;

    private final Fd fd;
    private final AttachPoint point;

    private BpfProgram(Fd fd, AttachPoint point) {
        this.fd = fd;
        this.point = point;
    }

    /**
     * Hands a program to the kernel, which verifies it.
     *
     * @param name at most 15 characters
     */
    public static BpfProgram load(AttachPoint point, String name, License license, long[] instructions) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = Bpf.attr(arena);
            attr.set(ValueLayout.JAVA_INT, 0, point.programType());
            attr.set(ValueLayout.JAVA_INT, 4, instructions.length);
            attr.set(
                    ValueLayout.JAVA_LONG,
                    8,
                    arena.allocateFrom(ValueLayout.JAVA_LONG, instructions).address());
            attr.set(
                    ValueLayout.JAVA_LONG, 16, CString.of(arena, license.text()).address());
            Bpf.setName(attr, NAME_IN_ATTR, name);
            attr.set(ValueLayout.JAVA_INT, ATTACH_TYPE_IN_ATTR, point.attachType());
            String what = "load " + point + " program " + name;
            return new BpfProgram(Fd.own(Bpf.call(what, Bpf.PROG_LOAD, attr), point + " program " + name), point);
        }
    }

    /** Those that are attached to the cgroup itself. To be closed, all of them. */
    public static List<BpfProgram> attachedTo(Fd cgroup, AttachPoint point) {
        List<BpfProgram> attached = new ArrayList<>();
        try {
            for (int id : identifiers(cgroup, point)) {
                Bpf.open(point + " program", Bpf.PROG_GET_FD_BY_ID, id)
                        .ifPresent(fd -> attached.add(new BpfProgram(fd, point)));
            }
            return attached;
        } catch (RuntimeException e) {
            attached.forEach(BpfProgram::close);
            throw e;
        }
    }

    private static int[] identifiers(Fd cgroup, AttachPoint point) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, MOST_PROGRAMS);
            MemorySegment attr = Bpf.attr(arena);
            attr.set(ValueLayout.JAVA_INT, 0, cgroup.number());
            attr.set(ValueLayout.JAVA_INT, 4, point.attachType());
            attr.set(ValueLayout.JAVA_LONG, 16, ids.address());
            attr.set(ValueLayout.JAVA_INT, 24, MOST_PROGRAMS);
            Bpf.call("query " + cgroup, Bpf.PROG_QUERY, attr);
            return IntStream.range(0, attr.get(ValueLayout.JAVA_INT, 24))
                    .map(i -> ids.getAtIndex(ValueLayout.JAVA_INT, i))
                    .toArray();
        }
    }

    /** Adds it to those of the cgroup: each of them is run, those of the ancestors too. */
    public void attach(Fd cgroup) {
        attachOrDetach(Bpf.PROG_ATTACH, "attach to " + cgroup, cgroup, ALLOW_MULTI);
    }

    public void detach(Fd cgroup) {
        attachOrDetach(Bpf.PROG_DETACH, "detach from " + cgroup, cgroup, 0);
    }

    private void attachOrDetach(int command, String what, Fd cgroup, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = Bpf.attr(arena);
            attr.set(ValueLayout.JAVA_INT, 0, cgroup.number());
            attr.set(ValueLayout.JAVA_INT, 4, fd.number());
            attr.set(ValueLayout.JAVA_INT, 8, point.attachType());
            attr.set(ValueLayout.JAVA_INT, 12, flags);
            Bpf.call(what, command, attr);
        }
    }

    /** The name it was loaded with. */
    public String name() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_SIZE, Long.BYTES);
            Bpf.describe(fd, info);
            return Bpf.name(info, NAME_IN_INFO);
        }
    }

    /** The one map of a program that has one. To be closed. */
    public Optional<BpfMap> map() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, MOST_MAPS);
            MemorySegment info = arena.allocate(INFO_SIZE, Long.BYTES);
            info.set(ValueLayout.JAVA_INT, 52, MOST_MAPS);
            info.set(ValueLayout.JAVA_LONG, 56, ids.address());
            Bpf.describe(fd, info);
            return info.get(ValueLayout.JAVA_INT, 52) == 1
                    ? BpfMap.open(ids.get(ValueLayout.JAVA_INT, 0))
                    : Optional.empty();
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
