package org.gantry.linux.namespace;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CLONE3;
import static org.gantry.linux.syscall.SyscallNumber.EXIT_GROUP;
import static org.gantry.linux.syscall.SyscallNumber.PRCTL;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGPROCMASK;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.CloneArgs;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Outcome;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.spawn.Spawner;
import org.gantry.linux.spawn.Step;

/**
 * A child that takes a few steps and ends, for what no thread of a JVM may do: enter a user namespace. It shares the
 * memory and the descriptors of this process, so what it opens is open here, and it has ended, but is not reaped, when
 * the caller's turn comes: its pid is still its own, and so are its entries of /proc.
 *
 * <p>A change of user takes from the shared memory the permission to be dumped (PR_SET_DUMPABLE), which is given back.
 */
final class BriefChild {
    private static final long FLAGS =
            CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK | CloneFlags.CLONE_FILES | CloneFlags.CLONE_CLEAR_SIGHAND;
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final Operand ALL_SIGNALS = Operand.words(value(-1));
    private static final Operand SIGNAL_SET_SIZE = value(8);

    private BriefChild() {}

    /** The pid of the child and what its steps stored. */
    record Ended(int pid, Outcome outcome) {}

    /**
     * Runs the steps in a child that begins in new namespaces.
     *
     * @param namespaces an or of {@link CloneFlags}
     * @param wanted cells whose values the caller wants
     * @param before what the caller does before the child is reaped
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed
     */
    static <T> T run(long namespaces, List<Step> steps, List<Cell> wanted, Function<Ended, T> before) {
        Cell pidFd = Cell.word("pidfd of the child");
        List<Cell> cells = new ArrayList<>(wanted);
        cells.add(pidFd);
        Outcome outcome = Spawner.run(program(namespaces, steps, pidFd), cells.toArray(Cell[]::new));
        int pid = (int) outcome.result();
        if (pid < 0) {
            throw outcome.failure().orElseThrow();
        }
        try (PidFd child = PidFd.own(pid, Fd.own(outcome.word(pidFd), "pidfd of " + pid))) {
            try {
                return before.apply(new Ended(pid, outcome.orThrow()));
            } finally {
                child.waitExit();
            }
        }
    }

    private static SpawnProgram program(long namespaces, List<Step> steps, Cell pidFd) {
        Cell mask = Cell.word("signal mask");
        Cell pid = Cell.word("pid");
        Cell dumpable = Cell.word("whether this may be dumped");
        Label child = new Label("child");
        Label end = new Label("end of the child");
        Label restore = new Label("restore signals");
        List<Step> all = new ArrayList<>(List.of(
                Step.call(
                        "block signals",
                        RT_SIGPROCMASK,
                        value(SIG_BLOCK),
                        ALL_SIGNALS,
                        addressOf(mask),
                        SIGNAL_SET_SIZE),
                Step.call("clone a child", CLONE3, CloneArgs.of(FLAGS | namespaces, pidFd, 0), CloneArgs.SIZE)
                        .into(pid)
                        .onFailure(restore)
                        .when(0, child),
                Step.call("restore signals", RT_SIGPROCMASK, value(SIG_SETMASK), addressOf(mask), ZERO, SIGNAL_SET_SIZE)
                        .at(restore),
                Step.finish(load(pid)),
                Step.call("ask whether this may be dumped", PRCTL, value(PR_GET_DUMPABLE), ZERO, ZERO, ZERO, ZERO)
                        .into(dumpable)
                        .onFailure(end)
                        .at(child)));
        steps.forEach(step -> all.add(step.onFailureByDefault(end)));
        all.add(Step.call("restore that", PRCTL, value(PR_SET_DUMPABLE), load(dumpable), ZERO, ZERO, ZERO)
                .orContinue()
                .at(end));
        all.add(Step.call("exit", EXIT_GROUP, ZERO).onFailure(end));
        return new SpawnProgram(all);
    }
}
