package org.gantry.linux.spawn;

import java.util.List;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.syscall.SyscallNumber;
import org.jspecify.annotations.Nullable;

/**
 * One step of a spawn program. Steps are values: each method returns a changed copy.
 *
 * @param name what the step does, for the error message: "mount proc on /proc"
 * @param operation the syscall, or what else the interpreter does
 * @param arguments at most six
 * @param result where the result goes
 * @param mayFail whether a refusal is a result like any other
 * @param branch where to go on for a certain result
 * @param onFailure where to go on after a refusal; without it the interpreter returns -errno to its caller, which only
 *     the caller's own thread may do and never a child
 * @param label the place of this step
 */
public record Step(
        String name,
        Operation operation,
        List<Operand> arguments,
        @Nullable Result result,
        boolean mayFail,
        @Nullable Branch branch,
        @Nullable Label onFailure,
        @Nullable Label label) {
    private static final int MAX_ARGUMENTS = 6;

    public Step {
        arguments = List.copyOf(arguments);
        if (arguments.size() > MAX_ARGUMENTS) {
            throw new IllegalArgumentException(name + " has more than six arguments");
        }
    }

    /** What the interpreter does. */
    public sealed interface Operation {
        /** Makes a syscall. */
        record Call(SyscallNumber call) implements Operation {}

        /** Takes the first argument for the result. */
        record Move() implements Operation {}

        /** Returns the first argument to the caller of the interpreter. */
        record Return() implements Operation {}

        /** The number in the record. */
        default long number(Arch arch) {
            return switch (this) {
                case Call call -> call.call().number(arch);
                case Move move -> -1;
                case Return finish -> -2;
            };
        }
    }

    /** Where a result is stored. */
    public record Result(Cell cell, int offset) {}

    /** Where to go on when the result equals a value. */
    public record Branch(Operand value, Label target) {}

    /** A syscall. */
    public static Step call(String name, SyscallNumber call, Operand... arguments) {
        return of(name, new Operation.Call(call), List.of(arguments));
    }

    /** Takes a value for the result, for {@link #into} or {@link #when}. */
    public static Step move(String name, Operand value) {
        return of(name, new Operation.Move(), List.of(value)).orContinue();
    }

    /** Goes on elsewhere. */
    public static Step jump(Label target) {
        return move("go to " + target, Operand.ZERO).when(0, target);
    }

    /** Returns a value to the caller of the interpreter. */
    public static Step finish(Operand value) {
        return of("return", new Operation.Return(), List.of(value));
    }

    /** Stores the result in a cell. */
    public Step into(Cell cell) {
        return into(cell, 0);
    }

    /** Stores the result some bytes into a cell. */
    public Step into(Cell cell, int offset) {
        return new Step(name, operation, arguments, new Result(cell, offset), mayFail, branch, onFailure, label);
    }

    /** Goes on with the next step even when the kernel refuses. */
    public Step orContinue() {
        return new Step(name, operation, arguments, result, true, branch, onFailure, label);
    }

    /** Goes on elsewhere when the result, -errno included if the step may fail, is this value. */
    public Step when(long value, Label target) {
        return when(Operand.value(value), target);
    }

    /** As {@link #when(long, Label)} with a value known only then. */
    public Step when(Operand value, Label target) {
        return new Step(name, operation, arguments, result, mayFail, new Branch(value, target), onFailure, label);
    }

    /** Goes on elsewhere after a refusal. */
    public Step onFailure(Label target) {
        return new Step(name, operation, arguments, result, mayFail, branch, target, label);
    }

    /** As {@link #onFailure} for steps that do not say themselves. */
    public Step onFailureByDefault(Label target) {
        return onFailure == null ? onFailure(target) : this;
    }

    /** Puts a label on this step. */
    public Step at(Label place) {
        return new Step(name, operation, arguments, result, mayFail, branch, onFailure, place);
    }

    private static Step of(String name, Operation operation, List<Operand> arguments) {
        return new Step(name, operation, arguments, null, false, null, null, null);
    }
}
