package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.strings;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CLONE3;
import static org.gantry.linux.syscall.SyscallNumber.EXECVEAT;
import static org.gantry.linux.syscall.SyscallNumber.FCNTL;
import static org.gantry.linux.syscall.SyscallNumber.OPENAT;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGPROCMASK;
import static org.gantry.linux.syscall.SyscallNumber.SETSID;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
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
 * The program that runs in the engine and turns a child of it into a shim: it arranges the descriptors and executes the
 * image. The child borrows the engine's memory until then and has every signal blocked.
 */
final class Staging {
    private static final int F_DUPFD_CLOEXEC = 1030;

    /** Where descriptors wait while the low numbers are cleared; beyond any number that a shim uses. */
    private static final int WAITING_AREA = 512;

    private static final long FLAGS = CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK | CloneFlags.CLONE_CLEAR_SIGHAND;
    private static final int SIG_BLOCK = 0;
    private static final Operand ALL_SIGNALS = Operand.words(value(-1));

    private final String name;
    private final SortedMap<Integer, Fd> placed;
    private final Cell pidFd = Cell.word("pidfd of the shim");
    private final Label child = new Label("child");
    private final Label failed = new Label("failed");

    /** @param placed the descriptors by the number they get */
    Staging(String name, SortedMap<Integer, Fd> placed) {
        this.name = name;
        this.placed = placed;
        if (placed.lastKey() >= WAITING_AREA) {
            throw new IllegalArgumentException("a shim takes no more than " + WAITING_AREA + " descriptors");
        }
    }

    /** Starts the shim; throws, the child reaped, when one of the steps fails. */
    PidFd run() {
        Outcome outcome = Spawner.run(program(), pidFd);
        int pid = (int) outcome.result();
        if (pid < 0) {
            throw outcome.failure().orElseThrow();
        }
        PidFd shim = PidFd.own(pid, Fd.own(outcome.word(pidFd), "pidfd of shim " + pid));
        if (outcome.failure().isPresent()) {
            shim.waitExit();
            shim.close();
        }
        outcome.orThrow();
        return shim;
    }

    SpawnProgram program() {
        List<Step> steps = new ArrayList<>(parent());
        childSteps().stream().map(step -> step.onFailureByDefault(failed)).forEach(steps::add);
        steps.add(CommonSteps.exit(CommonSteps.FAILED).onFailure(failed).at(failed));
        return new SpawnProgram(steps);
    }

    /** The mask is restored whether there is a child or not. */
    private List<Step> parent() {
        Cell mask = Cell.word("signal mask");
        Cell pid = Cell.word("pid");
        Label restore = new Label("restore signals");
        return List.of(
                Step.call(
                        "block signals",
                        RT_SIGPROCMASK,
                        value(SIG_BLOCK),
                        ALL_SIGNALS,
                        addressOf(mask),
                        CommonSteps.SIGNAL_SET_SIZE),
                Step.call("clone the shim", CLONE3, CloneArgs.of(FLAGS, pidFd, 0), CloneArgs.SIZE)
                        .into(pid)
                        .onFailure(restore)
                        .when(0, child),
                CommonSteps.setSignalMask("restore signals", addressOf(mask)).at(restore),
                Step.finish(load(pid)));
    }

    private List<Step> childSteps() {
        Map<Integer, Operand> sources = new TreeMap<>();
        List<Step> steps = new ArrayList<>();
        steps.add(Step.call("start a session", SETSID).at(child));
        placed.forEach((number, fd) -> sources.put(number, source(fd, steps)));
        steps.add(CommonSteps.closeRange("clear the low numbers", 0, placed.lastKey()));
        steps.addAll(devNull());
        sources.forEach((number, source) -> steps.add(
                CommonSteps.duplicate("put " + placed.get(number) + " in place", source, number, flags(number))));
        steps.add(CommonSteps.closeRange(
                "close the engine's descriptors", placed.lastKey() + 1L, CommonSteps.LAST_POSSIBLE_FD));
        steps.add(execute());
        return steps;
    }

    /** Where a descriptor is when the low numbers have been cleared: where it was, or else in the waiting area. */
    private Operand source(Fd fd, List<Step> steps) {
        if (fd.number() > placed.lastKey()) {
            return value(fd.number());
        }
        Cell copy = Cell.word("copy of " + fd);
        steps.add(Step.call("copy " + fd, FCNTL, value(fd.number()), value(F_DUPFD_CLOEXEC), value(WAITING_AREA))
                .into(copy));
        return load(copy);
    }

    /** Everything is closed, so the first that is opened is 0. */
    private static List<Step> devNull() {
        Operand flags = value(OpenFlags.O_RDWR);
        return List.of(
                Step.call("open /dev/null", OPENAT, value(At.AT_FDCWD), string("/dev/null"), flags, ZERO),
                CommonSteps.duplicate("stdout", ZERO, 1, 0),
                CommonSteps.duplicate("stderr", ZERO, 2, 0));
    }

    private static int flags(int number) {
        return number == ShimFd.IMAGE ? OpenFlags.O_CLOEXEC : 0;
    }

    private Step execute() {
        return Step.call(
                "execute the shim",
                EXECVEAT,
                value(ShimFd.IMAGE),
                string(""),
                strings(List.of("gantry-shim", name)),
                strings(List.of()),
                value(At.AT_EMPTY_PATH));
    }
}
