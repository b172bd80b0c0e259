package org.gantry.linux.spawn;

import java.util.List;
import java.util.Map;
import org.gantry.linux.syscall.Arch;
import org.jspecify.annotations.Nullable;

/**
 * A program for the interpreter: its steps in order, carried out from the first. It can be linked to any address, to
 * run in this process ({@link Spawner}) or in one of its own ({@link ElfImage}).
 *
 * @param onFailure where to go on after a refusal, for steps that do not say themselves
 */
public record SpawnProgram(List<Step> steps, @Nullable Label onFailure) {
    public SpawnProgram {
        steps = List.copyOf(steps);
    }

    /** A program in which each step says itself where to go on after a refusal. */
    public SpawnProgram(List<Step> steps) {
        this(steps, null);
    }

    /**
     * The program for memory at the given address.
     *
     * @throws IllegalArgumentException when a step goes to a label that is on none, a label is on two, or there is a hole
     */
    public LinkedProgram link(Arch arch, long base) {
        return template(arch, base).fill(Map.of());
    }

    /** As {@link #link}, with holes to be filled in once or often. */
    public ProgramTemplate template(Arch arch, long base) {
        return new ProgramLinker(this, arch, base).link();
    }
}
