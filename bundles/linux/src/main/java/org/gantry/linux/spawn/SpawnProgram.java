package org.gantry.linux.spawn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gantry.linux.syscall.Arch;

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
        return new ProgramLinker(this, arch).link(base);
    }

    private static void checkLabels(List<Step> steps) {
        Set<Label> defined = new HashSet<>();
        for (Step step : steps) {
            if (step.label() != null && !defined.add(step.label())) {
                throw new IllegalArgumentException("the label " + step.label() + " is on two steps");
            }
        }
        for (Step step : steps) {
            targets(step).filter(target -> !defined.contains(target)).findAny().ifPresent(target -> {
                throw new IllegalArgumentException(step.name() + " goes to " + target + ", which is on no step");
            });
        }
    }

    private static Stream<Label> targets(Step step) {
        Step.Branch branch = step.branch();
        return Stream.concat(
                Stream.ofNullable(branch == null ? null : branch.target()), Stream.ofNullable(step.onFailure()));
    }
}
