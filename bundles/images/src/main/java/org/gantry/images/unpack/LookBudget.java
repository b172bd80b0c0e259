package org.gantry.images.unpack;

import org.gantry.api.EngineException;

/**
 * How many directories may be entered to look up names in lower layers. Archives go directory by directory, so a look costs
 * next to nothing; one that jumps between very deep directories makes each look as long as its name, in each of up to 127
 * layers, and takes hours.
 */
final class LookBudget {
    private static final long FREE = 10_000_000;
    private static final long FOR_EACH_LOOK = 32;

    private final long forEachLook;
    private long left;
    private long spent;

    LookBudget() {
        this(FREE, FOR_EACH_LOOK);
    }

    LookBudget(long free, long forEachLook) {
        this.left = free;
        this.forEachLook = forEachLook;
    }

    /** One layer is asked for one name. */
    void look() {
        left += forEachLook;
    }

    /** A directory is entered. */
    void step() {
        spent++;
        left--;
        if (left < 0) {
            throw new EngineException.InvalidArgument(
                    "invalid layer: its names jump between directories too deep to be looked up in the layers beneath");
        }
    }

    /** Directories entered so far. */
    long spent() {
        return spent;
    }
}
