package org.gantry.linux.spawn;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program whose addresses are final and in which some constants are still missing: what is the same for many, linked once.
 */
public final class ProgramTemplate {
    private static final int WORDS_FOR_FILLINGS = 512;

    private final List<Step> steps;
    private final Layout layout;
    private final Map<Label, Integer> labels;

    ProgramTemplate(List<Step> steps, Layout layout, Map<Label, Integer> labels) {
        this.steps = steps;
        this.layout = layout;
        this.labels = labels;
    }

    /**
     * The program with these constants in it. Those that it has no hole for are left out.
     *
     * @throws IllegalArgumentException naming a hole that nothing fills
     */
    public LinkedProgram fill(Map<Operand.Hole, Operand> constants) {
        Layout filled = layout.copy(WORDS_FOR_FILLINGS);
        layout.holes().forEach((hole, places) -> {
            @Nullable Operand constant = constants.get(hole);
            if (constant == null) {
                throw missing(hole);
            }
            if (constant instanceof Operand.Load) {
                throw new IllegalArgumentException("what fills the hole \"" + hole.name() + "\" is no constant");
            }
            places.forEach(place -> filled.put(place, constant));
        });
        requireComplete(filled);
        return new LinkedProgram(
                new StepTitles(steps, constants), filled.base(), filled.bytes(), filled.cells(), labels);
    }

    /** @throws IllegalArgumentException naming a hole */
    static void requireComplete(Layout layout) {
        layout.holes().keySet().stream().findFirst().ifPresent(hole -> {
            throw missing(hole);
        });
    }

    private static IllegalArgumentException missing(Operand.Hole hole) {
        return new IllegalArgumentException("nothing fills the hole \"" + hole.name() + "\"");
    }
}
