package org.gantry.linux.spawn;

import java.util.Map;
import java.util.Optional;

/**
 * What a program left behind.
 *
 * @param result what it returned
 * @param words the first words of the cells asked for
 * @param failure the step that failed, in this process or in a child that shares its memory
 */
public record Outcome(long result, Map<Cell, Long> words, Optional<SpawnFailedException> failure) {
    public Outcome {
        words = Map.copyOf(words);
    }

    /** The outcome itself, unless a step failed. */
    public Outcome orThrow() {
        failure.ifPresent(e -> {
            throw e;
        });
        return this;
    }

    /** The first word of a cell that was asked for. */
    public long word(Cell cell) {
        Long word = words.get(cell);
        if (word == null) {
            throw new IllegalArgumentException("the program was not asked for " + cell);
        }
        return word;
    }
}
