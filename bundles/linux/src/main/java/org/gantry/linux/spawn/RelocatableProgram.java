package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * A program that is laid out for address 0, and the places in it where addresses stand. To be moved to its place once.
 */
final class RelocatableProgram {
    private final List<Step> steps;
    private final byte[] image;
    private final int[] relocations;
    private final Map<Cell, Integer> cells;
    private final Map<Label, Integer> labels;

    /** Takes the arrays over. */
    RelocatableProgram(
            List<Step> steps, byte[] image, int[] relocations, Map<Cell, Integer> cells, Map<Label, Integer> labels) {
        this.steps = steps;
        this.image = image;
        this.relocations = relocations;
        this.cells = cells;
        this.labels = labels;
    }

    /** How much memory the program takes. */
    int size() {
        return image.length;
    }

    /** The program for memory at this address. */
    LinkedProgram at(long base) {
        ByteBuffer words = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        for (int place : relocations) {
            words.putLong(place, words.getLong(place) + base);
        }
        return new LinkedProgram(new StepTitles(steps, Map.of()), base, List.of(ByteBuffer.wrap(image)), cells, labels);
    }
}
