package org.gantry.linux.spawn;

import java.util.List;

/** Knows what the steps of a program are called, by their place in memory. */
public interface StepNames {
    /** The exception for a step, by the address that the interpreter reported. */
    SpawnFailedException failure(long address, int errno);

    /**
     * The names without the program, for a process other than the one that linked it.
     *
     * @param base the address of the program
     * @param names of its steps in order
     */
    record Saved(long base, List<String> names) implements StepNames {
        public Saved {
            names = List.copyOf(names);
        }

        @Override
        public SpawnFailedException failure(long address, int errno) {
            long offset = address - base - LinkedProgram.FAILURE_CELL;
            long index = offset / LinkedProgram.STEP_SIZE;
            boolean valid = offset >= 0 && offset % LinkedProgram.STEP_SIZE == 0 && index < names.size();
            return new SpawnFailedException(valid ? names.get((int) index) : "a step at " + address, errno);
        }
    }
}
