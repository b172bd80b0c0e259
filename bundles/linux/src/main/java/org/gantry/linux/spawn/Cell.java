package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * Memory of a spawn program that steps and the kernel write: a 64-bit variable, or a buffer. Two cells are the same
 * only if they are the same object.
 */
public final class Cell {
    private final String name;
    private final byte[] initial;
    private final OptionalLong address;

    private Cell(String name, byte[] initial) {
        this(name, initial, OptionalLong.empty());
    }

    private Cell(String name, byte[] initial, OptionalLong address) {
        this.name = name;
        this.initial = initial;
        this.address = address;
    }

    /** A cell of another program, which lies at this address when the one that uses it runs. */
    static Cell outside(String name, long address) {
        return new Cell(name, new byte[0], OptionalLong.of(address));
    }

    /** A variable, at first 0. */
    public static Cell word(String name) {
        return buffer(name, Long.BYTES);
    }

    /** A buffer of zeros. */
    public static Cell buffer(String name, int size) {
        return new Cell(name, new byte[size]);
    }

    /** A buffer of 64-bit words that begins with these values. */
    public static Cell words(String name, long... values) {
        ByteBuffer content = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            content.putLong(value);
        }
        return new Cell(name, content.array());
    }

    /** Where it is, if that is not for the linker to say. */
    OptionalLong address() {
        return address;
    }

    int size() {
        return initial.length;
    }

    byte[] initial() {
        return initial.clone();
    }

    @Override
    public String toString() {
        return name;
    }
}
