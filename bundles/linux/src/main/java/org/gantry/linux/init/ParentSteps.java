package org.gantry.linux.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CLONE;
import static org.gantry.linux.syscall.SyscallNumber.EXIT_GROUP;
import static org.gantry.linux.syscall.SyscallNumber.KILL;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGPROCMASK;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGTIMEDWAIT;
import static org.gantry.linux.syscall.SyscallNumber.WAIT4;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;

/** The life of PID 1: start the command, pass signals on, reap, and end as the command has ended. */
final class ParentSteps {
    static final int SIG_SETMASK = 2;
    static final Operand SIGNAL_SET_SIZE = value(8);

    private static final Operand EVERY_SIGNAL = Operand.words(value(-1));
    private static final int WNOHANG = 1;
    private static final int WALL = 0x40000000;
    private static final int CORE_DUMPED = 0x80;
    private static final int KILLED_BY = 128;
    private static final int NOT_STARTED = 126;

    /** QUIT, ILL, TRAP, ABRT, BUS, FPE, SEGV, XCPU, XFSZ and SYS; see signal(7). */
    private static final Set<Integer> DUMPING_CORE = Set.of(3, 4, 5, 6, 7, 8, 11, 24, 25, 31);

    /** Where the wait status lies, so that a load can begin in the middle of it: a step cannot compute, but address. */
    private static final int STATUS = Long.BYTES;

    private final Cell child;
    private final Label begin;
    private final Label next = new Label("wait for a signal");
    private final Label reap = new Label("reap");
    private final Label ended = new Label("the command ended");
    private final Label exited = new Label("the command exited");
    private final Label notStarted = new Label("there is no command");
    private final Cell signal = Cell.word("signal");
    private final Cell pid = Cell.word("pid of whoever ended");
    private final Cell status = Cell.buffer("wait status", 3 * Long.BYTES);

    /**
     * @param child where the pid of the command goes
     * @param begin where the command's process begins
     */
    ParentSteps(Cell child, Label begin) {
        this.child = child;
        this.begin = begin;
    }

    List<Step> steps() {
        return Stream.of(start(), forward(), reapAll(), end())
                .flatMap(List::stream)
                .toList();
    }

    /** Blocked signals wait to be taken, even those that PID 1 would not get otherwise (signal(7)). */
    private List<Step> start() {
        return List.of(
                Step.call("block signals", RT_SIGPROCMASK, value(SIG_SETMASK), EVERY_SIGNAL, ZERO, SIGNAL_SET_SIZE)
                        .onFailure(notStarted),
                Step.call("clone the command", CLONE, value(Signal.SIGCHLD), ZERO, ZERO, ZERO, ZERO)
                        .into(child)
                        .when(0, begin)
                        .onFailure(notStarted));
    }

    /** A wait that was interrupted has a result that is no signal, which kill refuses. */
    private List<Step> forward() {
        return List.of(
                Step.call("wait for a signal", RT_SIGTIMEDWAIT, EVERY_SIGNAL, ZERO, ZERO, SIGNAL_SET_SIZE)
                        .into(signal)
                        .orContinue()
                        .when(Signal.SIGCHLD, reap)
                        .at(next),
                Step.call("pass it on", KILL, load(child), load(signal)).orContinue(),
                Step.jump(next));
    }

    private List<Step> reapAll() {
        return List.of(
                Step.call("reap", WAIT4, value(-1), addressOf(status, STATUS), value(WNOHANG | WALL), ZERO)
                        .into(pid)
                        .orContinue()
                        .when(0, next)
                        .at(reap),
                Step.move("no child left", load(pid)).when(-Errno.ECHILD, next),
                Step.move("was it the command", load(pid)).when(load(child), ended),
                Step.jump(reap));
    }

    /** The lowest byte of a wait status is the signal, and 0 after an exit, whose code is the byte above. */
    private List<Step> end() {
        Operand signalByte = new Operand.Load(status, STATUS - Long.BYTES + 1);
        List<Step> steps = new ArrayList<>();
        List<Step> deaths = new ArrayList<>();
        steps.add(Step.move("did it exit", signalByte).when(0, exited).at(ended));
        for (int number = 1; number <= Signal.SIGRTMAX; number++) {
            Label killed = new Label("killed by " + Signal.describe(number));
            steps.add(Step.move("was it " + Signal.describe(number), wholeStatus())
                    .when(number, killed));
            if (DUMPING_CORE.contains(number)) {
                steps.add(Step.move("did it leave a core", wholeStatus()).when(number | CORE_DUMPED, killed));
            }
            deaths.add(exit(KILLED_BY + number).at(killed));
        }
        steps.add(exit(NOT_STARTED).at(notStarted));
        steps.addAll(deaths);
        steps.add(Step.call("exit as it did", EXIT_GROUP, new Operand.Load(status, STATUS + 1))
                .at(exited));
        return steps;
    }

    private Operand wholeStatus() {
        return new Operand.Load(status, STATUS);
    }

    private static Step exit(int code) {
        return Step.call("exit with " + code, EXIT_GROUP, value(code));
    }
}
