package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CLOCK_GETTIME;
import static org.gantry.linux.syscall.SyscallNumber.CLOSE;
import static org.gantry.linux.syscall.SyscallNumber.PPOLL;
import static org.gantry.linux.syscall.SyscallNumber.PWRITE64;
import static org.gantry.linux.syscall.SyscallNumber.READ;
import static org.gantry.linux.syscall.SyscallNumber.WAIT4;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;

/**
 * The shim's life: wait for a signal or a word of the engine, reap whoever ended, write init's exit record, and stay
 * until released, because output nobody read yet may still be in the pipes. No step here may end the shim, so every
 * one goes on whatever the kernel says.
 */
final class WatchSteps {
    private static final long POLLIN = 1L << 32;
    private static final int POLLED = 3;
    private static final int WNOHANG = 1;
    private static final int WALL = 0x40000000;
    private static final int SIGINFO_SIZE = 128;
    private static final Operand WORD = value(Long.BYTES);

    private final Cell initPid;
    private final Label watch = new Label("wait for something to do");
    private final Label reap = new Label("reap a child");
    private final Label initEnded = new Label("init ended");
    private final Label controls = new Label("listen to the engine");
    private final Label closeStdin = new Label("close stdin");
    private final Label released = new Label("leave");
    private final Label stdinKept = new Label("listen for the release");
    private final Cell pid = Cell.word("pid of a child that ended");
    private final Cell status = Cell.word("its wait status");
    private final Cell word = Cell.word("value of an eventfd");

    /** @param initPid holds the pid of init, and -1 once that has ended */
    WatchSteps(Cell initPid) {
        this.initPid = initPid;
    }

    List<Step> steps() {
        return Stream.of(await(), reapAll(), recordExit(), listen())
                .flatMap(List::stream)
                .map(Step::orContinue)
                .toList();
    }

    private List<Step> await() {
        Cell set =
                Cell.words("poll set", ShimFd.SIGNALS | POLLIN, ShimFd.CLOSE_STDIN | POLLIN, ShimFd.RELEASE | POLLIN);
        Cell siginfo = Cell.buffer("signalfd_siginfo", SIGINFO_SIZE);
        return List.of(
                Step.call("wait", PPOLL, addressOf(set), value(POLLED), ZERO, ZERO, ZERO)
                        .at(watch),
                Step.call("take the signal", READ, value(ShimFd.SIGNALS), addressOf(siginfo), value(SIGINFO_SIZE)));
    }

    private List<Step> reapAll() {
        return List.of(
                Step.call("reap", WAIT4, value(-1), addressOf(status), value(WNOHANG | WALL), ZERO)
                        .into(pid)
                        .at(reap)
                        .when(0, controls),
                Step.move("no child left", load(pid)).when(-Errno.ECHILD, controls),
                Step.move("was it init", load(pid)).when(load(initPid), initEnded),
                Step.jump(reap));
    }

    private List<Step> recordExit() {
        Cell exit = Cell.words("exit record", 0, 0, 0, 1);
        int size = ExitRecord.FILE_SIZE - ExitRecord.STATUS * Long.BYTES;
        int offset = ExitRecord.STATUS * Long.BYTES;
        return List.of(
                Step.move("take the status", load(status)).into(exit).at(initEnded),
                Step.call("take the time", CLOCK_GETTIME, ZERO, addressOf(exit, Long.BYTES)),
                Step.call(
                        "write the exit record",
                        PWRITE64,
                        value(ShimFd.EXIT_FILE),
                        addressOf(exit),
                        value(size),
                        value(offset)),
                Step.call("notify the engine", WRITE, value(ShimFd.NOTIFY), Operand.words(value(1)), WORD),
                Step.move("forget init", value(-1)).into(initPid),
                Step.jump(reap));
    }

    private List<Step> listen() {
        return List.of(
                Step.call("asked to close stdin", READ, value(ShimFd.CLOSE_STDIN), addressOf(word), WORD)
                        .at(controls)
                        .when(Long.BYTES, closeStdin),
                Step.call("released", READ, value(ShimFd.RELEASE), addressOf(word), WORD)
                        .at(stdinKept)
                        .when(Long.BYTES, released),
                Step.jump(watch),
                Step.call("close stdin", CLOSE, value(ShimFd.STDIN_WRITE)).at(closeStdin),
                Step.jump(stdinKept),
                CommonSteps.exit(0).at(released));
    }
}
