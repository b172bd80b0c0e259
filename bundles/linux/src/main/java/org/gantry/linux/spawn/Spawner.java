package org.gantry.linux.spawn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.syscall.Arch;

/**
 * Runs spawn programs in this process. The calling thread is busy until the program returns; with a CLONE_VFORK in it
 * that is when the child has called execve or exited.
 */
public final class Spawner {
    private static final long ALIGNMENT = 16;

    private Spawner() {}

    /**
     * Carries the program out. A failed step is part of the outcome, because a child may have been made before it and
     * wait to be reaped; {@link Outcome#orThrow} is for programs without children.
     *
     * @param wanted the cells whose values the caller wants
     */
    public static Outcome run(SpawnProgram program, Cell... wanted) {
        RelocatableProgram relocatable = new ProgramLinker(program, Arch.current(), 0).linkRelocatably();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(relocatable.size(), ALIGNMENT);
            LinkedProgram linked = relocatable.at(memory.address());
            memory.copyFrom(MemorySegment.ofBuffer(linked.image()));
            long result = Interpreter.run(memory.address());
            return new Outcome(result, words(linked, memory, List.of(wanted)), failure(linked, memory));
        }
    }

    private static Optional<SpawnFailedException> failure(LinkedProgram program, MemorySegment memory) {
        long address = memory.getAtIndex(ValueLayout.JAVA_LONG, 0);
        if (address == 0) {
            return Optional.empty();
        }
        int errno = (int) memory.getAtIndex(ValueLayout.JAVA_LONG, 1);
        return Optional.of(program.failure(address, errno));
    }

    private static Map<Cell, Long> words(LinkedProgram program, MemorySegment memory, List<Cell> wanted) {
        Map<Cell, Long> words = new HashMap<>();
        for (Cell cell : wanted) {
            program.offsetOf(cell).ifPresent(offset -> words.put(cell, memory.get(ValueLayout.JAVA_LONG, offset)));
        }
        return words;
    }
}
