package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program whose addresses are final. It begins with the failure cell { address of the step, errno }, followed by the
 * steps, the cells and the constants.
 */
public final class LinkedProgram implements StepNames {
    /** Size of the failure cell, so also the offset of the first step. */
    public static final int FAILURE_CELL = 16;

    static final int STEP_SIZE = 96;

    private final StepTitles titles;
    private final long base;
    private final List<ByteBuffer> parts;
    private final Map<Cell, Integer> cells;
    private final Map<Label, Integer> labels;

    /** @param parts what lies in memory one behind the other; not changed any more */
    LinkedProgram(
            StepTitles titles,
            long base,
            List<ByteBuffer> parts,
            Map<Cell, Integer> cells,
            Map<Label, Integer> labels) {
        this.titles = titles;
        this.base = base;
        this.parts = parts;
        this.cells = cells;
        this.labels = labels;
    }

    /** The program as it has to lie at its address. */
    public ByteBuffer image() {
        ByteBuffer image = ByteBuffer.allocate(size());
        parts().forEach(image::put);
        return image.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The same in pieces, without a copy. */
    public List<ByteBuffer> parts() {
        return parts.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
    }

    /** In bytes. */
    public int size() {
        return parts.stream().mapToInt(ByteBuffer::capacity).sum();
    }

    /** Where a cell lies in the image; empty when the program does not use it. */
    Optional<Long> offsetOf(Cell cell) {
        return Optional.ofNullable(cells.get(cell)).map(Integer::longValue);
    }

    /** The cell for another program, to be used while this one is in memory. */
    public Cell fromOutside(Cell cell) {
        return Cell.outside(cell.toString(), base + require(cells.get(cell), cell));
    }

    /** The label for another program, to go to while this one is in memory. */
    public Label fromOutside(Label label) {
        return Label.outside(label.toString(), base + require(labels.get(label), label));
    }

    /** The address of a cell when the program is in memory. */
    public long addressOf(Cell cell) {
        return base + require(cells.get(cell), cell);
    }

    private static int require(@Nullable Integer offset, Object what) {
        if (offset == null) {
            throw new IllegalArgumentException(what + " is not in the program");
        }
        return offset;
    }

    @Override
    public SpawnFailedException failure(long address, int errno) {
        return stepNames().failure(address, errno);
    }

    /** The names of the steps, to be kept for another process. */
    public StepNames.Saved stepNames() {
        return new StepNames.Saved(base, titles.names());
    }
}
