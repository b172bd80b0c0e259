package org.gantry.linux.spawn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gantry.linux.syscall.Arch;
import org.jspecify.annotations.Nullable;

/**
 * A program for the interpreter: its steps in order, carried out from the first. It can be linked to any address, to
 * run in this process ({@link Spawner}) or in one of its own ({@link ElfImage}).
 */
public record SpawnProgram(List<Step> steps) {
    public SpawnProgram {
        steps = List.copyOf(steps);
        checkLabels(steps);
    }

    /** The program for memory at the given address. */
    public LinkedProgram link(Arch arch, long base) {
        return new ProgramLinker(this, arch).link().at(base);
    }

    private static void checkLabels(List<Step> steps) {
        Set<Label> defined = new HashSet<>();
        for (Step step : steps) {
            if (step.label() != null && !defined.add(step.label())) {
                throw new IllegalArgumentException("the label " + step.label() + " is on two steps");
            }
        }
        for (Step step : steps) {
            check(step, step.branch() == null ? null : step.branch().target(), defined);
            check(step, step.onFailure(), defined);
        }
    }

    private static void check(Step step, @Nullable Label target, Set<Label> defined) {
        if (target != null && target.address().isEmpty() && !defined.contains(target)) {
            throw new IllegalArgumentException(step.name() + " goes to " + target + ", which is on no step");
        }
    }
}
