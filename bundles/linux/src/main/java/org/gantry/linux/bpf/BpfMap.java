package org.gantry.linux.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallNumber;

/** A hash table that programs share with those who open it. It exists as long as somebody has it open, or a program has it. */
public final class BpfMap implements AutoCloseable {
    private static final int TYPE_HASH = 1;

    /** BPF_F_NO_PREALLOC: entries take memory when they are there. */
    private static final int NO_PREALLOC = 1;

    private static final long NAME_IN_ATTR = 28;
    private static final long INFO_SIZE = 88;
    private static final long NAME_IN_INFO = 24;

    private final Fd fd;
    private final String name;
    private final int keySize;
    private final int valueSize;

    private BpfMap(Fd fd, String name, int keySize, int valueSize) {
        this.fd = fd;
        this.name = name;
        this.keySize = keySize;
        this.valueSize = valueSize;
    }

    /**
     * Makes an empty one.
     *
     * @param name at most 15 characters
     * @param keySize in bytes
     * @param valueSize in bytes
     * @param mostEntries how many it holds at most
     */
    public static BpfMap create(String name, int keySize, int valueSize, int mostEntries) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = Bpf.attr(arena);
            attr.set(ValueLayout.JAVA_INT, 0, TYPE_HASH);
            attr.set(ValueLayout.JAVA_INT, 4, keySize);
            attr.set(ValueLayout.JAVA_INT, 8, valueSize);
            attr.set(ValueLayout.JAVA_INT, 12, mostEntries);
            attr.set(ValueLayout.JAVA_INT, 16, NO_PREALLOC);
            Bpf.setName(attr, NAME_IN_ATTR, name);
            String what = "eBPF map " + name;
            return new BpfMap(Fd.own(Bpf.call(what, Bpf.MAP_CREATE, attr), what), name, keySize, valueSize);
        }
    }

    /** The one with an identifier; empty when it is gone. */
    static Optional<BpfMap> open(int id) {
        return Bpf.open("eBPF map", Bpf.MAP_GET_FD_BY_ID, id).map(fd -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment info = arena.allocate(INFO_SIZE, Long.BYTES);
                Bpf.describe(fd, info);
                return new BpfMap(
                        fd,
                        Bpf.name(info, NAME_IN_INFO),
                        info.get(ValueLayout.JAVA_INT, 8),
                        info.get(ValueLayout.JAVA_INT, 12));
            } catch (RuntimeException e) {
                fd.close();
                throw e;
            }
        });
    }

    public String name() {
        return name;
    }

    /** Whether keys and values have these sizes, in bytes. */
    public boolean holds(int keys, int values) {
        return keySize == keys && valueSize == values;
    }

    int descriptor() {
        return fd.number();
    }

    /**
     * Adds an entry, or replaces the one there is.
     *
     * @throws org.gantry.linux.syscall.SyscallException E2BIG when it is full
     */
    public void put(byte[] key, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = of(arena, key);
            attr.set(ValueLayout.JAVA_LONG, 16, bytes(arena, value, valueSize).address());
            Bpf.call(fd, Bpf.MAP_UPDATE_ELEM, attr);
        }
    }

    /** Removes an entry; harmless when there is none. */
    public void remove(byte[] key) {
        try (Arena arena = Arena.ofConfined()) {
            long result = Bpf.raw(Bpf.MAP_DELETE_ELEM, of(arena, key));
            if (result != -Errno.ENOENT) {
                Syscall.orThrow(SyscallNumber.BPF, fd, result);
            }
        }
    }

    /** Those there are; nobody else may change them meanwhile. */
    public List<byte[]> keys() {
        List<byte[]> keys = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(keySize, Long.BYTES);
            MemorySegment attr = Bpf.attr(arena);
            attr.set(ValueLayout.JAVA_INT, 0, descriptor());
            attr.set(ValueLayout.JAVA_LONG, 16, key.address());
            long result = Bpf.raw(Bpf.MAP_GET_NEXT_KEY, attr); // of no key: the first
            while (result != -Errno.ENOENT) {
                Syscall.orThrow(SyscallNumber.BPF, fd, result);
                keys.add(key.toArray(ValueLayout.JAVA_BYTE));
                attr.set(ValueLayout.JAVA_LONG, 8, key.address());
                result = Bpf.raw(Bpf.MAP_GET_NEXT_KEY, attr);
            }
        }
        return keys;
    }

    private MemorySegment of(Arena arena, byte[] key) {
        MemorySegment attr = Bpf.attr(arena);
        attr.set(ValueLayout.JAVA_INT, 0, descriptor());
        attr.set(ValueLayout.JAVA_LONG, 8, bytes(arena, key, keySize).address());
        return attr;
    }

    private MemorySegment bytes(Arena arena, byte[] bytes, int size) {
        if (bytes.length != size) {
            throw new IllegalArgumentException(bytes.length + " bytes and not " + size + " for " + fd);
        }
        MemorySegment copy = arena.allocate(size, Long.BYTES);
        MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, size);
        return copy;
    }

    /** Its name, and the identifier that no other map has. */
    @Override
    public String toString() {
        return name + " (map " + id() + ")";
    }

    private int id() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_SIZE, Long.BYTES);
            Bpf.describe(fd, info);
            return info.get(ValueLayout.JAVA_INT, 4);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
