package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.gantry.linux.syscall.CString;

/**
 * The memory of a program: its records in front, and behind them, as they come to be needed, cells and constants. Equal
 * constants are placed once. Works in words rather than in bytes, which C1 compiles to plain stores.
 */
final class Layout {
    private final long base;
    private final Map<Cell, Integer> cells = new HashMap<>();
    private final Map<Operand, Integer> constants = new HashMap<>();
    private final Map<String, Integer> strings = new HashMap<>(); // most constants; a string remembers its hash
    private long[] words;
    private int end;
    private int[] relocations;
    private int relocationCount;

    /**
     * As much memory as the records take.
     *
     * @param base its address, 0 if that is not known yet
     */
    Layout(long base, int recordWords) {
        this.base = base;
        this.words = new long[recordWords + recordWords / 2];
        this.end = recordWords;
        this.relocations = new int[base == 0 ? recordWords : 0];
    }

    /** The address of the program, 0 if that is not known yet. */
    long base() {
        return base;
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(end * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(words, 0, end);
        return bytes.array();
    }

    /** In bytes. */
    int size() {
        return end * Long.BYTES;
    }

    Map<Cell, Integer> cells() {
        return cells;
    }

    /** In bytes, of all addresses in it. */
    int[] relocations() {
        return Arrays.copyOf(relocations, relocationCount);
    }

    void put(int place, long value) {
        words[place] = value;
    }

    /** Writes what stands in the image for an operand; for a load that is the address to load from. */
    void put(int place, Operand operand) {
        switch (operand) {
            case Operand.Value value -> words[place] = value.value();
            case Operand.Failure failure -> putAddress(place, 0);
            case Operand.Address address -> putAddress(place, address.cell(), address.offset());
            case Operand.Load load -> putAddress(place, load.cell(), load.offset());
            case Operand.Text text -> putAddress(place, place(text.string()));
            case Operand.Content content -> putAddress(place, place(content));
            case Operand.Words struct -> putAddress(place, place(struct));
            case Operand.Hole hole ->
                throw ProgramTemplate.missing(hole); // only what steps themselves are given can be loaded
        }
    }

    void putAddress(int place, Cell cell, int offset) {
        if (cell.address().isPresent()) {
            words[place] = cell.address().getAsLong() + offset;
        } else {
            putAddress(place, place(cell) + offset);
        }
    }

    void putAddress(int place, int offset) {
        words[place] = base + offset;
        if (base != 0) {
            return;
        }
        if (relocationCount == relocations.length) {
            relocations = Arrays.copyOf(relocations, 2 * relocationCount + 1);
        }
        relocations[relocationCount++] = place * Long.BYTES;
    }

    private int place(Cell cell) {
        Integer known = cells.get(cell);
        if (known == null) {
            known = reserve(cell.size());
            put(known, cell.initial());
            cells.put(cell, known);
        }
        return known;
    }

    private int place(String string) {
        Integer known = strings.get(string);
        if (known == null) {
            byte[] bytes = CString.encode(string);
            known = reserve(bytes.length + 1);
            put(known, bytes);
            strings.put(string, known);
        }
        return known;
    }

    private int place(Operand.Content content) {
        Integer known = constants.get(content);
        if (known == null) {
            ByteBuffer bytes = content.bytes();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(bytes.position(), copy);
            known = reserve(copy.length);
            put(known, copy);
            constants.put(content, known);
        }
        return known;
    }

    private int place(Operand.Words struct) {
        Integer known = constants.get(struct);
        if (known == null) {
            known = reserve(struct.words().size() * Long.BYTES);
            int place = known / Long.BYTES;
            for (Operand word : struct.words()) {
                requireConstant(word);
                put(place++, word);
            }
            constants.put(struct, known);
        }
        return known;
    }

    private static void requireConstant(Operand operand) {
        if (operand instanceof Operand.Load load) {
            throw new IllegalArgumentException(
                    "a struct cannot hold " + load.cell() + ", which is known only when the program runs");
        }
    }

    /** Bytes into words, the first into the lowest bits. */
    private void put(int offset, byte[] bytes) {
        int place = offset / Long.BYTES;
        for (int i = 0; i < bytes.length; i++) {
            words[place + i / Long.BYTES] |= (bytes[i] & 0xffL) << (i % Long.BYTES * Byte.SIZE);
        }
    }

    /** Zeros at the end, aligned for a 64-bit word; in bytes. */
    private int reserve(int bytes) {
        int offset = end * Long.BYTES;
        end += (bytes + Long.BYTES - 1) / Long.BYTES;
        if (end > words.length) {
            words = Arrays.copyOf(words, 2 * end);
        }
        return offset;
    }
}
