package org.gantry.linux.spawn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.linux.syscall.Arch;

/** Lays a program out in one pass. */
final class ProgramLinker {
    private static final int STEP_WORDS = LinkedProgram.STEP_SIZE / Long.BYTES;
    private static final int ARGUMENT_COUNT = 6;
    private static final int ARGUMENTS = 1;
    private static final int STORE = ARGUMENTS + ARGUMENT_COUNT;
    private static final int COMPARE = STORE + 1;
    private static final int TARGET = COMPARE + 1;
    private static final int ON_FAILURE = TARGET + 1;
    private static final int FLAGS = ON_FAILURE + 1;
    private static final int LOAD_COMPARE = 1 << ARGUMENT_COUNT;
    private static final int MAY_FAIL = 1 << 7;
    private static final int FIRST_STEP = LinkedProgram.FAILURE_CELL / Long.BYTES;

    private final SpawnProgram program;
    private final Arch arch;
    private final Layout layout;
    private final Map<Label, Integer> labels = new HashMap<>();
    private final Map<Operand.Hole, List<Integer>> holes = new LinkedHashMap<>();

    /** @param base the address of the program, 0 if that is not known yet */
    ProgramLinker(SpawnProgram program, Arch arch, long base) {
        this.program = program;
        this.arch = arch;
        this.layout = new Layout(base, FIRST_STEP + program.steps().size() * STEP_WORDS);
    }

    /** The program for its address, whatever is still to be filled in. */
    ProgramTemplate link() {
        write();
        int slot = layout.size();
        for (List<Integer> places : holes.values()) {
            for (int place : places) {
                layout.putAddress(place, slot);
            }
            slot += Long.BYTES;
        }
        return new ProgramTemplate(program.steps(), layout, List.copyOf(holes.keySet()), labels);
    }

    /** The program for address 0, to be moved. */
    RelocatableProgram linkRelocatably() {
        write();
        holes.keySet().stream().findFirst().ifPresent(hole -> {
            throw ProgramTemplate.missing(hole);
        });
        return new RelocatableProgram(program.steps(), layout.bytes(), layout.relocations(), layout.cells(), labels);
    }

    private void write() {
        int place = FIRST_STEP;
        for (Step step : program.steps()) {
            if (step.label() != null && labels.put(step.label(), place * Long.BYTES) != null) {
                throw new IllegalArgumentException("the label " + step.label() + " is on two steps");
            }
            place += STEP_WORDS;
        }
        place = FIRST_STEP;
        for (Step step : program.steps()) {
            write(step, place);
            place += STEP_WORDS;
        }
    }

    /** The record { number, arguments[6], store, compare, target, on failure, flags }, as in the assembly source. */
    private void write(Step step, int place) {
        int flags = step.mayFail() ? MAY_FAIL : 0;
        layout.put(place, step.operation().number(arch));
        int argumentPlace = place + ARGUMENTS;
        int load = 1;
        for (Operand argument : step.arguments()) {
            put(argumentPlace++, argument);
            flags |= isLoaded(argument) ? load : 0;
            load <<= 1;
        }
        Step.Result result = step.result();
        if (result != null) {
            layout.putAddress(place + STORE, result.cell(), result.offset());
        }
        Step.Branch branch = step.branch();
        if (branch != null) {
            put(place + COMPARE, branch.value());
            putAddress(place + TARGET, branch.target(), step);
            flags |= isLoaded(branch.value()) ? LOAD_COMPARE : 0;
        }
        Label onFailure = step.onFailure() == null ? program.onFailure() : step.onFailure();
        if (onFailure != null) {
            putAddress(place + ON_FAILURE, onFailure, step);
        }
        layout.put(place + FLAGS, flags);
    }

    /** A hole's slot has its address when everything else has. */
    private void put(int place, Operand operand) {
        if (operand instanceof Operand.Hole hole) {
            holes.computeIfAbsent(hole, first -> new ArrayList<>()).add(place);
        } else {
            layout.put(place, operand);
        }
    }

    private static boolean isLoaded(Operand operand) {
        return operand instanceof Operand.Load || operand instanceof Operand.Hole;
    }

    private void putAddress(int place, Label label, Step step) {
        if (label.address().isPresent()) {
            layout.put(place, label.address().getAsLong());
            return;
        }
        Integer known = labels.get(label);
        if (known == null) {
            throw new IllegalArgumentException(step.name() + " goes to " + label + ", which is on no step");
        }
        layout.putAddress(place, known);
    }
}
