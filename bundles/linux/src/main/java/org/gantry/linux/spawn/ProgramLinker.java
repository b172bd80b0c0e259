package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.gantry.linux.syscall.Arch;

/**
 * Lays a program out in one pass, as it is done for each container: the records in front, and behind them, as the steps
 * come to need them, cells and constants. Equal constants are placed once. The result is for address 0.
 */
final class ProgramLinker {
    private static final int ARGUMENT_COUNT = 6;
    private static final int ARGUMENTS = Long.BYTES;
    private static final int STORE = ARGUMENTS + ARGUMENT_COUNT * Long.BYTES;
    private static final int COMPARE = STORE + Long.BYTES;
    private static final int TARGET = COMPARE + Long.BYTES;
    private static final int ON_FAILURE = TARGET + Long.BYTES;
    private static final int FLAGS = ON_FAILURE + Long.BYTES;
    private static final int LOAD_COMPARE = 1 << ARGUMENT_COUNT;
    private static final int MAY_FAIL = 1 << 7;

    private final SpawnProgram program;
    private final Arch arch;
    private final Map<Label, Integer> labels = new HashMap<>();
    private final Map<Cell, Integer> cells = new HashMap<>();
    private final Map<Operand, Integer> constants = new HashMap<>();
    private ByteBuffer image;
    private int end;
    private int[] relocations;
    private int relocationCount;

    ProgramLinker(SpawnProgram program, Arch arch) {
        this.program = program;
        this.arch = arch;
        this.end = LinkedProgram.FAILURE_CELL + program.steps().size() * LinkedProgram.STEP_SIZE;
        this.image = ByteBuffer.allocate(2 * end).order(ByteOrder.LITTLE_ENDIAN);
        this.relocations = new int[4 * program.steps().size() + 1];
    }

    RelocatableProgram link() {
        int place = LinkedProgram.FAILURE_CELL;
        for (Step step : program.steps()) {
            if (step.label() != null) {
                labels.put(step.label(), place);
            }
            place += LinkedProgram.STEP_SIZE;
        }
        place = LinkedProgram.FAILURE_CELL;
        for (Step step : program.steps()) {
            write(step, place);
            place += LinkedProgram.STEP_SIZE;
        }
        return new RelocatableProgram(
                program.steps(),
                Arrays.copyOf(image.array(), end),
                Arrays.copyOf(relocations, relocationCount),
                cells,
                labels);
    }

    /** The record { number, arguments[6], store, compare, target, on failure, flags }, as in the assembly source. */
    private void write(Step step, int place) {
        int flags = step.mayFail() ? MAY_FAIL : 0;
        image.putLong(place, step.operation().number(arch));
        for (int i = 0; i < step.arguments().size(); i++) {
            Operand argument = step.arguments().get(i);
            put(place + ARGUMENTS + i * Long.BYTES, argument);
            flags |= argument instanceof Operand.Load ? 1 << i : 0;
        }
        Step.Result result = step.result();
        if (result != null) {
            putAddress(place + STORE, result.cell(), result.offset());
        }
        Step.Branch branch = step.branch();
        if (branch != null) {
            put(place + COMPARE, branch.value());
            putAddress(place + TARGET, branch.target());
            flags |= branch.value() instanceof Operand.Load ? LOAD_COMPARE : 0;
        }
        if (step.onFailure() != null) {
            putAddress(place + ON_FAILURE, step.onFailure());
        }
        image.putLong(place + FLAGS, flags);
    }

    /** Writes what stands in the image for an operand; for a load that is the address to load from. */
    private void put(int place, Operand operand) {
        switch (operand) {
            case Operand.Value value -> image.putLong(place, value.value());
            case Operand.Failure failure -> putAddress(place, 0);
            case Operand.Address address -> putAddress(place, address.cell(), address.offset());
            case Operand.Load load -> putAddress(place, load.cell(), load.offset());
            case Operand.Content content -> putAddress(place, place(content));
            case Operand.Words words -> putAddress(place, place(words));
        }
    }

    private void putAddress(int place, Label label) {
        if (label.address().isPresent()) {
            image.putLong(place, label.address().getAsLong());
        } else {
            putAddress(place, place(label));
        }
    }

    private void putAddress(int place, Cell cell, int offset) {
        if (cell.address().isPresent()) {
            image.putLong(place, cell.address().getAsLong() + offset);
        } else {
            putAddress(place, place(cell) + offset);
        }
    }

    private void putAddress(int place, int offset) {
        image.putLong(place, offset);
        if (relocationCount == relocations.length) {
            relocations = Arrays.copyOf(relocations, 2 * relocationCount);
        }
        relocations[relocationCount++] = place;
    }

    private int place(Label label) {
        Integer known = labels.get(label);
        if (known == null) {
            throw new IllegalStateException("the label " + label + " was not placed");
        }
        return known;
    }

    private int place(Cell cell) {
        Integer known = cells.get(cell);
        if (known == null) {
            known = reserve(cell.size());
            image.put(known, cell.initial());
            cells.put(cell, known);
        }
        return known;
    }

    private int place(Operand.Content content) {
        Integer known = constants.get(content);
        if (known == null) {
            ByteBuffer bytes = content.bytes();
            known = reserve(bytes.remaining());
            image.put(known, bytes, bytes.position(), bytes.remaining());
            constants.put(content, known);
        }
        return known;
    }

    private int place(Operand.Words words) {
        Integer known = constants.get(words);
        if (known == null) {
            known = reserve(words.words().size() * Long.BYTES);
            int place = known;
            for (Operand word : words.words()) {
                requireConstant(word);
                put(place, word);
                place += Long.BYTES;
            }
            constants.put(words, known);
        }
        return known;
    }

    private static void requireConstant(Operand operand) {
        if (operand instanceof Operand.Load load) {
            throw new IllegalArgumentException(
                    "a struct cannot hold " + load.cell() + ", which is known only when the program runs");
        }
    }

    /** Zeros at the end, aligned for a 64-bit word. */
    private int reserve(int bytes) {
        int offset = end;
        end = (end + bytes + Long.BYTES - 1) & -Long.BYTES;
        if (end > image.capacity()) {
            byte[] larger = Arrays.copyOf(image.array(), 2 * end);
            image = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN);
        }
        return offset;
    }
}
