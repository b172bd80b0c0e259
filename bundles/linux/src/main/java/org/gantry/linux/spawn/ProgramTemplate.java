package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program whose addresses are final and in which some constants are still missing: what is the same for many, linked once.
 * Steps load such a constant from a slot, and all slots lie behind the rest, so nothing of that is changed or copied by filling.
 */
public final class ProgramTemplate {
    private final List<Step> steps;
    private final long base;
    private final ByteBuffer head;
    private final List<Operand.Hole> holes;
    private final Map<Cell, Integer> cells;
    private final Map<Label, Integer> labels;

    /**
     * @param layout what all have in common
     * @param holes in the order of their slots, which follow the layout
     */
    ProgramTemplate(List<Step> steps, Layout layout, List<Operand.Hole> holes, Map<Label, Integer> labels) {
        byte[] bytes = layout.bytes();
        this.steps = steps;
        this.base = layout.base();
        this.head = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(); // written again and again
        this.holes = List.copyOf(holes);
        this.cells = Map.copyOf(layout.cells());
        this.labels = labels;
    }

    /**
     * The program with these constants in it. Those that it has no hole for are left out.
     *
     * @throws IllegalArgumentException naming a hole that nothing fills
     */
    public LinkedProgram fill(Map<Operand.Hole, Operand> constants) {
        Layout slots = new Layout(base + head.capacity(), holes.size());
        for (int i = 0; i < holes.size(); i++) {
            Operand.Hole hole = holes.get(i);
            @Nullable Operand constant = constants.get(hole);
            if (constant == null) {
                throw missing(hole);
            }
            if (constant instanceof Operand.Load || constant instanceof Operand.Address) {
                throw new IllegalArgumentException("what fills the hole \"" + hole.name() + "\" is no constant");
            }
            slots.put(i, constant);
        }
        return new LinkedProgram(
                new StepTitles(steps, constants), base, List.of(head, ByteBuffer.wrap(slots.bytes())), cells, labels);
    }

    static IllegalArgumentException missing(Operand.Hole hole) {
        return new IllegalArgumentException("nothing fills the hole \"" + hole.name() + "\"");
    }
}
