package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.strings;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.spawn.Operand.words;
import static org.gantry.linux.syscall.SyscallNumber.CLONE3;
import static org.gantry.linux.syscall.SyscallNumber.CLOSE_RANGE;
import static org.gantry.linux.syscall.SyscallNumber.EXECVE;
import static org.gantry.linux.syscall.SyscallNumber.FCNTL;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGPROCMASK;
import static org.gantry.linux.syscall.SyscallNumber.SETNS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * A program of the host that is run for a container, such as a hook: with the engine's privileges, in the engine's
 * namespaces or, except for that of users, in those of another process. No shim is involved and nobody adopts it.
 *
 * @param stdin what it reads; like the other streams it stays the caller's
 * @param joined the process whose namespaces it joins
 * @param namespaces which of them, an or of {@link CloneFlags}
 */
public record Helper(Command command, Fd stdin, Fd stdout, Fd stderr, Optional<PidFd> joined, long namespaces) {
    private static final long BORROWING = CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK | CloneFlags.CLONE_CLEAR_SIGHAND;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FIRST_AFTER_STDERR = 3;
    private static final int SIG_BLOCK = 0;
    private static final Operand ALL_SIGNALS = words(value(-1));
    private static final Operand NO_SIGNALS = words(ZERO);

    /** In the engine's own namespaces. */
    public static Helper outside(Command command, Fd stdin, Fd stdout, Fd stderr) {
        return new Helper(command, stdin, stdout, stderr, Optional.empty(), 0);
    }

    /** In namespaces of another process. */
    public static Helper inside(Command command, Fd stdin, Fd stdout, Fd stderr, PidFd joined, long namespaces) {
        return new Helper(command, stdin, stdout, stderr, Optional.of(joined), namespaces);
    }

    /**
     * Starts it. The path of the command is looked up in the mount namespace that it is in by then.
     *
     * @return the process, a child of this one that has to be waited for
     * @throws org.gantry.linux.spawn.SpawnFailedException when it cannot be executed
     */
    public PidFd start() {
        var program = new Program();
        Outcome outcome =
                Spawner.run(new SpawnProgram(program.steps()), program.first, program.firstPidFd, program.second);
        int first = (int) outcome.word(program.first);
        if (first < 0) {
            throw outcome.failure().orElseThrow();
        }
        PidFd process = PidFd.own(first, Fd.own(outcome.word(program.firstPidFd), "pidfd of helper " + first));
        if (program.inner) {
            reap(process);
            int second = (int) outcome.word(program.second);
            if (second <= 0) {
                throw outcome.failure().orElseThrow();
            }
            process = PidFd.open(second); // a child that nobody else reaps: the pid is still its own
        }
        if (outcome.failure().isPresent()) {
            reap(process);
        }
        outcome.orThrow();
        return process;
    }

    private static void reap(PidFd child) {
        try (child) {
            child.waitExit();
        }
    }

    /**
     * Who joins a pid namespace is not in it, its children are. So the first child makes a sibling of its own and exits. All of them share the memory of this program.
     */
    private final class Program {
        final Cell first = Cell.word("pid of the first child");
        final Cell firstPidFd = Cell.word("pidfd of the first child");
        final Cell second = Cell.word("pid of its sibling in the pid namespace");
        final boolean inner = (namespaces & CloneFlags.CLONE_NEWPID) != 0;
        private final Label child = new Label("child");
        private final Label prepare = new Label("prepare");
        private final Label failed = new Label("failed");

        List<Step> steps() {
            List<Step> steps = new ArrayList<>(parent());
            List<Step> children = new ArrayList<>(streams());
            joined.ifPresent(target -> children.add(
                    Step.call("join its namespaces", SETNS, value(target.fd().number()), value(namespaces))));
            if (inner) {
                children.addAll(makeSibling());
            }
            children.addAll(execute());
            children.stream().map(step -> step.onFailureByDefault(failed)).forEach(steps::add);
            steps.add(CommonSteps.exit(CommonSteps.FAILED).onFailure(failed).at(failed));
            return steps;
        }

        private List<Step> parent() {
            Cell mask = Cell.word("signal mask");
            Label restore = new Label("restore signals");
            return List.of(
                    Step.call(
                            "block signals",
                            RT_SIGPROCMASK,
                            value(SIG_BLOCK),
                            ALL_SIGNALS,
                            addressOf(mask),
                            CommonSteps.SIGNAL_SET_SIZE),
                    Step.call("clone a helper", CLONE3, CloneArgs.of(BORROWING, firstPidFd, 0), CloneArgs.SIZE)
                            .into(first)
                            .onFailure(restore)
                            .when(0, child),
                    CommonSteps.setSignalMask("restore signals", addressOf(mask))
                            .at(restore),
                    Step.finish(ZERO));
        }

        /** First out of the way of 0 to 2, which the descriptors may be themselves. */
        private List<Step> streams() {
            List<Step> steps = new ArrayList<>();
            List<Fd> streams = List.of(stdin, stdout, stderr);
            List<Cell> copies = new ArrayList<>();
            for (Fd stream : streams) {
                Cell copy = Cell.word("copy of " + stream);
                steps.add(Step.call(
                                "copy " + stream,
                                FCNTL,
                                value(stream.number()),
                                value(F_DUPFD_CLOEXEC),
                                value(FIRST_AFTER_STDERR))
                        .into(copy));
                copies.add(copy);
            }
            for (int i = 0; i < copies.size(); i++) {
                steps.add(CommonSteps.duplicate("put " + streams.get(i) + " in place", load(copies.get(i)), i, 0));
            }
            steps.set(0, steps.getFirst().at(child));
            steps.add(Step.call(
                    "mark descriptors",
                    CLOSE_RANGE,
                    value(FIRST_AFTER_STDERR),
                    value(CommonSteps.LAST_POSSIBLE_FD),
                    value(CommonSteps.CLOSE_RANGE_CLOEXEC)));
            return steps;
        }

        private List<Step> makeSibling() {
            long flags = CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK | CloneFlags.CLONE_PARENT;
            Operand arguments = CloneArgs.of(flags, Cell.word("pidfd"), 0);
            return List.of(
                    Step.call("clone into the pid namespace", CLONE3, arguments, CloneArgs.SIZE)
                            .into(second)
                            .when(0, prepare),
                    CommonSteps.exit(0),
                    Step.move("prepare", ZERO).at(prepare));
        }

        private List<Step> execute() {
            List<Step> steps = new ArrayList<>();
            steps.addAll(IgnoredSignals.reset());
            steps.add(CommonSteps.setSignalMask("let signals in", NO_SIGNALS));
            steps.add(Step.call(
                    "execve " + command.path(),
                    EXECVE,
                    string(command.path()),
                    strings(command.arguments()),
                    strings(command.environment())));
            return steps;
        }
    }
}
