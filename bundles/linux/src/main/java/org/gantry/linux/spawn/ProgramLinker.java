package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.linux.syscall.Arch;
import org.jspecify.annotations.Nullable;

/** Places the parts of a program one after the other and writes their addresses into its steps. */
final class ProgramLinker {
    private static final int ARGUMENT_COUNT = 6;
    private static final int LOAD_COMPARE = 1 << ARGUMENT_COUNT;
    private static final int MAY_FAIL = 1 << 7;

    private final SpawnProgram program;
    private final Arch arch;
    private final Map<Label, Integer> labels = new HashMap<>();
    private final Map<Cell, Integer> cells = new LinkedHashMap<>();
    private final Map<Operand, Integer> constants = new LinkedHashMap<>();
    private int size;

    ProgramLinker(SpawnProgram program, Arch arch) {
        this.program = program;
        this.arch = arch;
        placeSteps();
        program.steps().forEach(this::placeCells);
        program.steps().forEach(this::placeConstants);
    }

    /** How much memory the program takes. */
    int size() {
        return size;
    }

    LinkedProgram link(long base) {
        ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        image.position(LinkedProgram.FAILURE_CELL);
        program.steps().forEach(step -> write(step, base, image));
        cells.forEach((cell, offset) -> image.put(offset, cell.initial()));
        constants.forEach((constant, offset) -> writeConstant(constant, base, image.position(offset)));
        Map<Cell, Long> addresses = new HashMap<>();
        cells.forEach((cell, offset) -> addresses.put(cell, base + offset));
        return new LinkedProgram(program.steps(), base, image.array(), addresses);
    }

    private void placeSteps() {
        size = LinkedProgram.FAILURE_CELL;
        for (Step step : program.steps()) {
            if (step.label() != null) {
                labels.put(step.label(), size);
            }
            size += LinkedProgram.STEP_SIZE;
        }
    }

    private void placeCells(Step step) {
        if (step.result() != null) {
            placeCell(step.result().cell());
        }
        operands(step).forEach(this::placeCells);
    }

    private void placeCells(Operand operand) {
        switch (operand) {
            case Operand.Address address -> placeCell(address.cell());
            case Operand.Load load -> placeCell(load.cell());
            case Operand.Words words -> words.words().forEach(this::placeCells);
            case Operand.Value value -> {}
            case Operand.Content content -> {}
            case Operand.Failure failure -> {}
        }
    }

    private void placeCell(Cell cell) {
        cells.computeIfAbsent(cell, c -> reserve(c.size()));
    }

    private void placeConstants(Step step) {
        operands(step).forEach(this::placeConstant);
    }

    private void placeConstant(Operand operand) {
        if (operand instanceof Operand.Words words) {
            words.words().forEach(this::placeConstant);
            constants.computeIfAbsent(words, w -> reserve(words.words().size() * Long.BYTES));
        } else if (operand instanceof Operand.Content content) {
            constants.computeIfAbsent(content, c -> reserve(content.bytes().remaining()));
        }
    }

    private int reserve(int bytes) {
        int offset = size;
        size = (size + bytes + Long.BYTES - 1) & -Long.BYTES;
        return offset;
    }

    private static List<Operand> operands(Step step) {
        if (step.branch() == null) {
            return step.arguments();
        }
        List<Operand> all = new ArrayList<>(step.arguments());
        all.add(step.branch().value());
        return all;
    }

    /** The record { number, arguments[6], store, compare, target, on failure, flags }, as in the assembly source. */
    private void write(Step step, long base, ByteBuffer image) {
        int flags = step.mayFail() ? MAY_FAIL : 0;
        image.putLong(step.operation().number(arch));
        for (int i = 0; i < ARGUMENT_COUNT; i++) {
            Operand argument = i < step.arguments().size() ? step.arguments().get(i) : Operand.ZERO;
            image.putLong(word(argument, base));
            flags |= argument instanceof Operand.Load ? 1 << i : 0;
        }
        Step.Result result = step.result();
        image.putLong(result == null ? 0 : base + placed(cells.get(result.cell())) + result.offset());
        Step.Branch branch = step.branch();
        image.putLong(branch == null ? 0 : word(branch.value(), base));
        image.putLong(place(branch == null ? null : branch.target(), base));
        image.putLong(place(step.onFailure(), base));
        flags |= branch != null && branch.value() instanceof Operand.Load ? LOAD_COMPARE : 0;
        image.putLong(flags);
    }

    private void writeConstant(Operand constant, long base, ByteBuffer image) {
        switch (constant) {
            case Operand.Content content -> image.put(content.bytes().duplicate());
            case Operand.Words words -> words.words().forEach(word -> image.putLong(constantWord(word, base)));
            case Operand.Value value -> {}
            case Operand.Address address -> {}
            case Operand.Load load -> {}
            case Operand.Failure failure -> {}
        }
    }

    private long constantWord(Operand operand, long base) {
        if (operand instanceof Operand.Load load) {
            throw new IllegalArgumentException(
                    "a struct cannot hold " + load.cell() + ", which is known only when the program runs");
        }
        return word(operand, base);
    }

    /** What stands in the record for an operand; for a load that is the address to load from. */
    private long word(Operand operand, long base) {
        return switch (operand) {
            case Operand.Value value -> value.value();
            case Operand.Failure failure -> base;
            case Operand.Address address -> base + placed(cells.get(address.cell())) + address.offset();
            case Operand.Load load -> base + placed(cells.get(load.cell())) + load.offset();
            case Operand.Content content -> base + placed(constants.get(content));
            case Operand.Words words -> base + placed(constants.get(words));
        };
    }

    private long place(@Nullable Label label, long base) {
        return label == null ? 0 : base + placed(labels.get(label));
    }

    private static int placed(@Nullable Integer offset) {
        if (offset == null) {
            throw new IllegalStateException("a part of the program was not placed");
        }
        return offset;
    }
}
