package org.gantry.linux.bpf;

import java.util.ArrayList;
import java.util.List;

/** A place in a program that jumps lead to; it may be put down after them. */
public final class Label {
    private static final int NOWHERE = -1;

    private final List<Integer> jumps = new ArrayList<>();
    private int place = NOWHERE;

    void jumpsFrom(int instruction) {
        jumps.add(instruction);
    }

    List<Integer> jumps() {
        return jumps;
    }

    void placeAt(int instruction) {
        if (place != NOWHERE) {
            throw new IllegalStateException("a label at two places: " + place + ", " + instruction);
        }
        place = instruction;
    }

    int place() {
        if (place == NOWHERE) {
            throw new IllegalStateException("a label that is nowhere, with jumps from " + jumps);
        }
        return place;
    }
}
