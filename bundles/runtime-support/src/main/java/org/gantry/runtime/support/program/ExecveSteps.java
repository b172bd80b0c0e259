package org.gantry.runtime.support.program;

import java.util.List;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallNumber;

/** Steps that execute a program, as execvp(3) does: one candidate after the other. */
public final class ExecveSteps {
    private static final String PATH = "PATH=";

    private ExecveSteps() {}

    /**
     * Where a program may be. Components of PATH that depend on the working directory are passed over, as Go does since
     * 1.19.
     *
     * @return empty when PATH names no directory to look in
     */
    public static List<String> candidates(String program, List<String> environment) {
        if (program.contains("/")) {
            return List.of(program);
        }
        String path = environment.stream()
                .filter(variable -> variable.startsWith(PATH))
                .map(variable -> variable.substring(PATH.length()))
                .reduce((earlier, later) -> later)
                .orElse("");
        return List.of(path.split(":", -1)).stream()
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> directory + "/" + program)
                .toList();
    }

    /**
     * Tries candidates, and goes on when none is there. What is there but does not fit the processor, for example, ends the
     * search.
     */
    public static List<Step> trying(List<String> candidates, List<String> arguments, List<String> environment) {
        Operand words = Operand.strings(arguments);
        Operand variables = Operand.strings(environment);
        return candidates.stream()
                .flatMap(candidate -> trying(candidate, Operand.string(candidate), words, variables).stream())
                .toList();
    }

    /**
     * Tries one candidate.
     *
     * @param name of it in the names of the steps
     */
    public static List<Step> trying(String name, Operand candidate, Operand arguments, Operand environment) {
        Cell result = Cell.word("result of " + name);
        Label next = new Label("not " + name);
        return List.of(
                execve(name, candidate, arguments, environment)
                        .into(result)
                        .orContinue()
                        .when(-Errno.ENOENT, next),
                Step.move("is not executable", Operand.load(result)).when(-Errno.EACCES, next),
                Step.move("is below a file", Operand.load(result)).when(-Errno.ENOTDIR, next),
                failing(ExecFailure.STEP + name, result),
                Step.move("try the next one", Operand.ZERO).at(next));
    }

    /** The step whose failure is reported. */
    public static Step execve(String candidate, List<String> arguments, List<String> environment) {
        return execve(candidate, Operand.string(candidate), Operand.strings(arguments), Operand.strings(environment));
    }

    private static Step execve(String name, Operand candidate, Operand arguments, Operand environment) {
        return Step.call(ExecFailure.STEP + name, SyscallNumber.EXECVE, candidate, arguments, environment);
    }

    private static Step failing(String name, Cell result) {
        return new Step(name, new Step.Operation.Move(), List.of(Operand.load(result)), null, false, null, null, null);
    }
}
