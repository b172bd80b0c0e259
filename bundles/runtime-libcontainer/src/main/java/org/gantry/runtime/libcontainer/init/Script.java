package org.gantry.runtime.libcontainer.init;

import java.util.List;
import org.gantry.linux.shim.ShimScript;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.jspecify.annotations.Nullable;

/** Collects the steps of one stretch of init's life, before the barrier or after it. */
final class Script {
    /** Where steps go. */
    @FunctionalInterface
    private interface Sink {
        ShimScript.Builder add(Step step);
    }

    private final ShimScript.Builder shim;
    private final Sink sink;
    private @Nullable Label pending;

    private Script(ShimScript.Builder shim, Sink sink) {
        this.shim = shim;
        this.sink = sink;
    }

    /** Steps of the process that makes init, in a container with a user namespace. */
    static Script inStage(ShimScript.Builder shim) {
        return new Script(shim, shim::stage);
    }

    /** Steps before the barrier: what is refused here fails create. */
    static Script beforeBarrier(ShimScript.Builder shim) {
        return new Script(shim, shim::setup);
    }

    /** Steps after the barrier: what is refused here fails start. */
    static Script afterBarrier(ShimScript.Builder shim) {
        return new Script(shim, shim::last);
    }

    void add(Step step) {
        sink.add(pending == null ? step : step.at(pending));
        pending = null;
    }

    /** Has init stand still until somebody outside has acted. */
    void halt() {
        end();
        shim.halt();
    }

    /** What follows needs what the engine does while init comes so far. */
    void waitForEngine() {
        end();
        shim.waitForEngine();
    }

    /** Puts a label on whatever comes next. */
    void place(Label label) {
        if (pending != null) {
            add(Step.move("arrive at " + pending, Operand.ZERO));
        }
        pending = label;
    }

    /** Fails with the errno that a cell holds, if it holds one. */
    void check(String name, Cell result) {
        add(failing(name, Operand.load(result)));
    }

    /** Fails. */
    void fail(String name, int errno) {
        add(failing(name, Operand.value(-errno)));
    }

    private static Step failing(String name, Operand result) {
        return new Step(name, new Step.Operation.Move(), List.of(result), null, false, null, null, null);
    }

    /**
     * Adds a step that the kernel may refuse for one reason.
     *
     * @param errno the reason that is as good as success
     */
    void addTolerating(Step step, int errno) {
        Cell result = Cell.word("result of " + step.name());
        Label done = new Label("after " + step.name());
        add(step.into(result).orContinue().when(-errno, done));
        check(step.name(), result);
        place(done);
    }

    /** A label at the very end needs a step to stand on. */
    void end() {
        if (pending != null) {
            add(Step.move("arrive at " + pending, Operand.ZERO));
        }
    }
}
