package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.strings;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.spawn.Operand.words;
import static org.gantry.linux.syscall.SyscallNumber.CLOSE_RANGE;
import static org.gantry.linux.syscall.SyscallNumber.EXECVE;
import static org.gantry.linux.syscall.SyscallNumber.IOCTL;
import static org.gantry.linux.syscall.SyscallNumber.READ;
import static org.gantry.linux.syscall.SyscallNumber.SETSID;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;

/** What init does between clone and execve. */
final class InitSteps {
    private static final int FIRST_AFTER_STDERR = 3;
    private static final long TIOCSCTTY = 0x540E;
    private static final Operand NO_SIGNALS = Operand.bytes(new byte[8]);

    private static final Operand.Hole COMMAND = new Operand.Hole("command");
    private static final Operand.Hole ARGUMENTS = new Operand.Hole("arguments");
    private static final Operand.Hole ENVIRONMENT = new Operand.Hole("environment");

    private final ShimScript script;
    private final ShimProgram.Form form;
    private final Label begin;
    private final Label abandoned = new Label("nobody wants init any more");

    /** @param begin where the shim sends its child */
    InitSteps(ShimScript script, ShimProgram.Form form, Label begin) {
        this.script = script;
        this.form = form;
        this.begin = begin;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(CommonSteps.closeRange("close the shim's descriptors", ShimFd.EXIT_FILE, ShimFd.LAST_OF_SHIM)
                .at(begin));
        steps.addAll(streams());
        if (form.waits()) {
            steps.addAll(script.setupBeforeWait());
            steps.add(waitForByte("wait for the engine"));
            steps.addAll(script.setupAfterWait());
        } else {
            steps.addAll(script.setup());
        }
        steps.addAll(prepareToGo());
        steps.addAll(script.last());
        steps.add(execute());
        steps.add(CommonSteps.exit(CommonSteps.FAILED).at(abandoned));
        return steps;
    }

    /** Of a program that makes the init of another: it waits for nobody. */
    List<Step> stepsOfMaker() {
        List<Step> steps = new ArrayList<>();
        steps.add(CommonSteps.closeRange("close the shim's descriptors", ShimFd.EXIT_FILE, ShimFd.LAST_OF_SHIM)
                .at(begin));
        steps.addAll(streams());
        steps.addAll(script.setup());
        steps.add(markDescriptors());
        steps.add(letSignalsIn());
        steps.addAll(script.last());
        steps.add(execute());
        return steps;
    }

    private List<Step> streams() {
        List<Step> steps = new ArrayList<>(List.of(
                Step.call("start a session", SETSID),
                CommonSteps.duplicate("put stdin in place", value(ShimFd.INIT_STDIN), 0, 0),
                CommonSteps.duplicate("put stdout in place", value(ShimFd.INIT_STDOUT), 1, 0),
                CommonSteps.duplicate("put stderr in place", value(ShimFd.INIT_STDERR), 2, 0)));
        if (form.takesTerminal()) {
            steps.add(Step.call("take the terminal", IOCTL, ZERO, value(TIOCSCTTY), ZERO));
        }
        return steps;
    }

    /** Descriptors are marked and signals let in before the last steps, whose seccomp filter may forbid both. */
    private List<Step> prepareToGo() {
        List<Step> steps = new ArrayList<>();
        steps.add(markDescriptors());
        if (!form.atOnce()) {
            steps.addAll(barrier());
        }
        steps.add(letSignalsIn());
        return steps;
    }

    private List<Step> barrier() {
        Operand ready = words(value(ShimReport.READY), ZERO);
        return List.of(
                Step.call("report to the engine", WRITE, value(ShimFd.REPORT), ready, value(ShimReport.MESSAGE_SIZE)),
                waitForByte("wait for the start"));
    }

    private Step waitForByte(String name) {
        return Step.call(name, READ, value(ShimFd.BARRIER), addressOf(Cell.word("byte")), value(1))
                .when(0, abandoned);
    }

    private static Step letSignalsIn() {
        return CommonSteps.setSignalMask("let signals in", NO_SIGNALS);
    }

    private static Step markDescriptors() {
        Operand everything = value(CommonSteps.LAST_POSSIBLE_FD);
        Operand closeOnExec = value(CommonSteps.CLOSE_RANGE_CLOEXEC);
        return Step.call("mark descriptors", CLOSE_RANGE, value(FIRST_AFTER_STDERR), everything, closeOnExec);
    }

    private static Step execute() {
        return Step.call("execve " + COMMAND.mark(), EXECVE, COMMAND, ARGUMENTS, ENVIRONMENT);
    }

    /** What fills the holes of the last step. */
    static Map<Operand.Hole, Operand> fillings(Command command) {
        return Map.of(
                COMMAND, string(command.path()),
                ARGUMENTS, strings(command.arguments()),
                ENVIRONMENT, strings(command.environment()));
    }
}
