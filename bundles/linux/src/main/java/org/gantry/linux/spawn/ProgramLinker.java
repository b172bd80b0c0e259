package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.syscall.CString;

/**
 * Lays a program out in one pass, as it is done for each container: the records in front, and behind them, as the steps
 * come to need them, cells and constants. Equal constants are placed once. Works in words rather than in bytes, which C1
 * compiles to plain stores.
 */
final class ProgramLinker {
    private static final int STEP_WORDS = LinkedProgram.STEP_SIZE / Long.BYTES;
    private static final int ARGUMENT_COUNT = 6;
    private static final int ARGUMENTS = 1;
    private static final int STORE = ARGUMENTS + ARGUMENT_COUNT;
    private static final int COMPARE = STORE + 1;
    private static final int TARGET = COMPARE + 1;
    private static final int ON_FAILURE = TARGET + 1;
    private static final int FLAGS = ON_FAILURE + 1;
    private static final int LOAD_COMPARE = 1 << ARGUMENT_COUNT;
    private static final int MAY_FAIL = 1 << 7;
    private static final int FIRST_STEP = LinkedProgram.FAILURE_CELL / Long.BYTES;

    private final SpawnProgram program;
    private final Arch arch;
    private final long base;
    private final Map<Label, Integer> labels = new HashMap<>();
    private final Map<Cell, Integer> cells = new HashMap<>();
    private final Map<Operand, Integer> constants = new HashMap<>();
    private final Map<String, Integer> strings = new HashMap<>(); // most constants; a string remembers its hash
    private long[] words;
    private int end;
    private int[] relocations;
    private int relocationCount;

    /** @param base the address of the program, 0 if that is not known yet */
    ProgramLinker(SpawnProgram program, Arch arch, long base) {
        this.program = program;
        this.arch = arch;
        this.base = base;
        this.end = FIRST_STEP + program.steps().size() * STEP_WORDS;
        this.words = new long[end + end / 2];
        this.relocations = new int[base == 0 ? 4 * program.steps().size() + 1 : 0];
    }

    /** The program for its address. */
    LinkedProgram link() {
        write();
        return new LinkedProgram(program.steps(), base, bytes(), cells, labels);
    }

    /** The program for address 0, to be moved. */
    RelocatableProgram linkRelocatably() {
        write();
        return new RelocatableProgram(
                program.steps(), bytes(), Arrays.copyOf(relocations, relocationCount), cells, labels);
    }

    private void write() {
        int place = FIRST_STEP;
        for (Step step : program.steps()) {
            if (step.label() != null && labels.put(step.label(), place * Long.BYTES) != null) {
                throw new IllegalArgumentException("the label " + step.label() + " is on two steps");
            }
            place += STEP_WORDS;
        }
        place = FIRST_STEP;
        for (Step step : program.steps()) {
            write(step, place);
            place += STEP_WORDS;
        }
    }

    private byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(end * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(words, 0, end);
        return bytes.array();
    }

    /** The record { number, arguments[6], store, compare, target, on failure, flags }, as in the assembly source. */
    private void write(Step step, int place) {
        int flags = step.mayFail() ? MAY_FAIL : 0;
        words[place] = step.operation().number(arch);
        int argumentPlace = place + ARGUMENTS;
        int load = 1;
        for (Operand argument : step.arguments()) {
            put(argumentPlace++, argument);
            flags |= argument instanceof Operand.Load ? load : 0;
            load <<= 1;
        }
        Step.Result result = step.result();
        if (result != null) {
            putAddress(place + STORE, result.cell(), result.offset());
        }
        Step.Branch branch = step.branch();
        if (branch != null) {
            put(place + COMPARE, branch.value());
            putAddress(place + TARGET, branch.target(), step);
            flags |= branch.value() instanceof Operand.Load ? LOAD_COMPARE : 0;
        }
        Label onFailure = step.onFailure() == null ? program.onFailure() : step.onFailure();
        if (onFailure != null) {
            putAddress(place + ON_FAILURE, onFailure, step);
        }
        words[place + FLAGS] = flags;
    }

    /** Writes what stands in the image for an operand; for a load that is the address to load from. */
    private void put(int place, Operand operand) {
        switch (operand) {
            case Operand.Value value -> words[place] = value.value();
            case Operand.Failure failure -> putAddress(place, 0);
            case Operand.Address address -> putAddress(place, address.cell(), address.offset());
            case Operand.Load load -> putAddress(place, load.cell(), load.offset());
            case Operand.Text text -> putAddress(place, place(text.string()));
            case Operand.Content content -> putAddress(place, place(content));
            case Operand.Words struct -> putAddress(place, place(struct));
        }
    }

    private void putAddress(int place, Label label, Step step) {
        if (label.address().isPresent()) {
            words[place] = label.address().getAsLong();
            return;
        }
        Integer known = labels.get(label);
        if (known == null) {
            throw new IllegalArgumentException(step.name() + " goes to " + label + ", which is on no step");
        }
        putAddress(place, known);
    }

    private void putAddress(int place, Cell cell, int offset) {
        if (cell.address().isPresent()) {
            words[place] = cell.address().getAsLong() + offset;
        } else {
            putAddress(place, place(cell) + offset);
        }
    }

    private void putAddress(int place, int offset) {
        words[place] = base + offset;
        if (base != 0) {
            return;
        }
        if (relocationCount == relocations.length) {
            relocations = Arrays.copyOf(relocations, 2 * relocationCount);
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
