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
 * The program that runs in the engine and turns a child of it into a shim: it leaves it a socket and executes the image. The
 * child borrows the engine's memory until then and has every signal blocked.
 */
final class Staging {
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final long FLAGS = CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK | CloneFlags.CLONE_CLEAR_SIGHAND;
    private static final int SIG_BLOCK = 0;
    private static final Operand ALL_SIGNALS = Operand.words(value(-1));

    /** The first number behind those that the shim begins with, one of which is closed by execveat. */
    private static final int EXECUTABLE = ShimFd.SOCKET + 1;

    private static final int FIRST_OTHER = EXECUTABLE + 1;

    private final Fd executable;
    private final List<String> arguments;
    private final Cell pidFd = Cell.word("pidfd of the shim");
    private final Label child = new Label("child");
    private final Label failed = new Label("failed");

    Staging(Fd executable, String... arguments) {
        this.executable = executable;
        this.arguments = List.of(arguments);
    }

    /** Starts the shim; throws, the child reaped, when one of the steps fails. */
    PidFd run(Fd socket) {
        Outcome outcome = Spawner.run(program(socket), pidFd);
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

    private SpawnProgram program(Fd socket) {
        List<Step> steps = new ArrayList<>(parent());
        childSteps(socket).stream().map(step -> step.onFailureByDefault(failed)).forEach(steps::add);
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

    /** Everything is closed in between, so the first that is opened is 0. */
    private List<Step> childSteps(Fd socket) {
        Cell socketCopy = Cell.word("copy of the socket");
        Cell executableCopy = Cell.word("copy of the executable");
        return List.of(
                Step.call("start a session", SETSID).at(child),
                outOfTheWay(socket, socketCopy),
                outOfTheWay(executable, executableCopy),
                CommonSteps.closeRange("clear the low numbers", 0, FIRST_OTHER - 1L),
                Step.call(
                        "open /dev/null",
                        OPENAT,
                        value(At.AT_FDCWD),
                        string("/dev/null"),
                        value(OpenFlags.O_RDWR),
                        ZERO),
                CommonSteps.duplicate("stdout", ZERO, 1, 0),
                CommonSteps.duplicate("put the socket in place", load(socketCopy), ShimFd.SOCKET, 0),
                CommonSteps.duplicate(
                        "put the executable in place", load(executableCopy), EXECUTABLE, OpenFlags.O_CLOEXEC),
                CommonSteps.closeRange("close the engine's descriptors", FIRST_OTHER, CommonSteps.LAST_POSSIBLE_FD),
                Step.call(
                        "execute the shim",
                        EXECVEAT,
                        value(EXECUTABLE),
                        string(""),
                        strings(arguments),
                        strings(List.of()),
                        value(At.AT_EMPTY_PATH)));
    }

    private static Step outOfTheWay(Fd fd, Cell copy) {
        return Step.call("copy " + fd, FCNTL, value(fd.number()), value(F_DUPFD_CLOEXEC), value(FIRST_OTHER))
                .into(copy);
    }
}
