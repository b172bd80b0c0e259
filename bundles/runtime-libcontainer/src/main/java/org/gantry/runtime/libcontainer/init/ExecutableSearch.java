package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.strings;
import static org.gantry.linux.spawn.Operand.value;

import java.util.List;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fs.At;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.support.program.ExecFailure;
import org.gantry.runtime.support.program.ExecveSteps;

/**
 * Finds the program of a command in PATH as execvp(3) does: by executing one candidate after the other. So it is the
 * kernel, inside the container and as its user, that says what is there.
 */
public final class ExecutableSearch {
    private static final int EXECUTE = 1;
    private static final Operand.Hole ARGUMENTS = new Operand.Hole("arguments of candidates");
    private static final Operand.Hole ENVIRONMENT = new Operand.Hole("environment of candidates");

    private final RuntimeSpec.Process process;
    private final List<String> environment;
    private final List<String> candidates;

    /**
     * @param context what goes before the words about a program that is nowhere
     * @throws org.gantry.api.runtime.ProgramNotExecutable when PATH names no directory to look in
     */
    public ExecutableSearch(RuntimeSpec.Process process, String context) {
        this.process = process;
        this.environment = Objects.requireNonNullElse(process.env(), List.of());
        if (process.args().isEmpty()) {
            throw new EngineException.InvalidArgument("process.args is empty: there is nothing to execute");
        }
        this.candidates = ExecveSteps.candidates(process.args().getFirst(), environment);
        if (candidates.isEmpty()) {
            throw failure().notFound(context);
        }
    }

    /** How to tell the user when it does not work. */
    public ExecFailure failure() {
        String program = process.args().getFirst();
        return new ExecFailure(program, !program.contains("/"));
    }

    /** The last candidate; what is wrong with it is what is reported. */
    public Command lastCandidate() {
        return new Command(candidates.getLast(), process.args(), environment);
    }

    /** In how many places the program may be. */
    int candidates() {
        return candidates.size();
    }

    /** Says where those places are. */
    void fill(ShimSpec.Builder shim) {
        for (int i = 0; i < candidates.size(); i++) {
            shim.fill(candidate(i), string(candidates.get(i)));
        }
        shim.fill(ARGUMENTS, strings(process.args()));
        shim.fill(ENVIRONMENT, strings(environment));
    }

    /** Fails in the same words when there is no program by then, for this user. What else is wrong with it, execve finds. */
    static void requireOne(Script script, int candidates) {
        Label found = new Label("there is a program");
        int last = candidates - 1;
        for (int i = 0; i < last; i++) {
            script.add(access("look for ", candidate(i)).orContinue().when(0, found));
        }
        script.add(access(ExecFailure.STEP, candidate(last)));
        script.place(found);
    }

    private static Step access(String verb, Operand.Hole candidate) {
        String name = verb + candidate.mark();
        return Step.call(name, SyscallNumber.FACCESSAT, value(At.AT_FDCWD), candidate, value(EXECUTE));
    }

    /** Tries all candidates but the last. What is there but does not fit the processor, for example, ends the search. */
    static void tryOthers(Script script, int candidates) {
        for (int i = 0; i < candidates - 1; i++) {
            Operand.Hole candidate = candidate(i);
            ExecveSteps.trying(candidate.mark(), candidate, ARGUMENTS, ENVIRONMENT)
                    .forEach(script::add);
        }
    }

    private static Operand.Hole candidate(int number) {
        return new Operand.Hole("candidate " + number);
    }
}
