package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.ACCEPT4;
import static org.gantry.linux.syscall.SyscallNumber.CLONE3;
import static org.gantry.linux.syscall.SyscallNumber.CLOSE;
import static org.gantry.linux.syscall.SyscallNumber.PIDFD_OPEN;
import static org.gantry.linux.syscall.SyscallNumber.PWRITE64;
import static org.gantry.linux.syscall.SyscallNumber.READ;
import static org.gantry.linux.syscall.SyscallNumber.RECVMSG;
import static org.gantry.linux.syscall.SyscallNumber.WAIT4;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.CloneArgs;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;

/**
 * How a shim comes to an init that it has not made: it starts the maker, waits for it alone, tells how it ended, is told
 * who init is, and holds on to that process. Nobody is reaped in between, so no end is missed.
 */
final class FosterSteps {
    private static final int WALL = 0x40000000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int MSGHDR_WORDS = 7;
    private static final int IOV = 2;
    private static final int IOV_LENGTH = 3;
    private static final int CONTROL = 4;
    private static final int CONTROL_LENGTH = 5;
    private static final int CMSG_HEADER = 16;
    private static final int TEXT_SIZE = 64;

    private final FosterSpec spec;
    private final ShimProgram.Form form;
    private final ShimImage image;
    private final Cell initPid;
    private final Label maker;
    private final Label abandoned = new Label("nobody wants init any more");

    /** @param maker where the maker begins */
    FosterSteps(FosterSpec spec, ShimProgram.Form form, Label maker) {
        this.spec = spec;
        this.form = form;
        this.image = form.image();
        this.initPid = image.initPid();
        this.maker = maker;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>(ShimSteps.settleAndHear(form));
        steps.addAll(runMaker());
        steps.addAll(hearOfInit());
        spec.console().ifPresent(console -> steps.addAll(takeTerminal(console)));
        steps.addAll(takeInit());
        steps.add(Step.jump(image.settled()));
        steps.add(CommonSteps.exit(CommonSteps.FAILED).orContinue().at(abandoned));
        return steps;
    }

    private List<Step> runMaker() {
        Cell pid = Cell.word("pid of the maker");
        Cell message = Cell.words("how the maker ended", ShimReport.MADE, 0);
        Operand clone = CloneArgs.withoutPidFd(spec.maker().script().namespaces(), Signal.SIGCHLD);
        return List.of(
                Step.call("clone the maker", CLONE3, clone, CloneArgs.SIZE)
                        .into(pid)
                        .when(0, maker),
                Step.call("wait for the maker", WAIT4, load(pid), addressOf(message, Long.BYTES), value(WALL), ZERO),
                Step.call(
                        "report the maker's end",
                        WRITE,
                        value(ShimFd.REPORT),
                        addressOf(message),
                        value(ShimReport.MESSAGE_SIZE)));
    }

    private List<Step> hearOfInit() {
        return List.of(Step.call("hear who init is", READ, value(ShimFd.BARRIER), addressOf(initPid), value(Long.BYTES))
                .when(0, abandoned));
    }

    /** The maker has sent it before it ended, so it is there to be read. */
    private static List<Step> takeTerminal(int console) {
        Cell connection = Cell.word("connection of the console socket");
        Cell text = Cell.buffer("text that comes with the terminal", TEXT_SIZE);
        Cell control = Cell.buffer("control message", CMSG_HEADER + Long.BYTES);
        Cell message = Cell.buffer("msghdr", MSGHDR_WORDS * Long.BYTES);
        Operand vector = Operand.words(addressOf(text), value(TEXT_SIZE));
        Operand terminal = Operand.load(control, CMSG_HEADER);
        return List.of(
                Step.move("where the text goes", vector).into(message, IOV * Long.BYTES),
                Step.move("into one place", value(1)).into(message, IOV_LENGTH * Long.BYTES),
                Step.move("where the descriptor goes", addressOf(control)).into(message, CONTROL * Long.BYTES),
                Step.move("how much that is", value(CMSG_HEADER + Long.BYTES))
                        .into(message, CONTROL_LENGTH * Long.BYTES),
                Step.call("accept the console's connection", ACCEPT4, value(console), ZERO, ZERO, ZERO)
                        .into(connection),
                Step.call(
                        "receive the terminal", RECVMSG, load(connection), addressOf(message), value(MSG_CMSG_CLOEXEC)),
                CommonSteps.duplicate("put the terminal in place", terminal, ShimFd.PTY_MASTER, OpenFlags.O_CLOEXEC));
    }

    private List<Step> takeInit() {
        Cell pidFd = Cell.word("pidfd of init");
        List<Step> steps = new ArrayList<>(List.of(
                Step.call("open init's pidfd", PIDFD_OPEN, load(initPid), ZERO).into(pidFd),
                CommonSteps.duplicate("put init's pidfd in place", load(pidFd), ShimFd.INIT_PIDFD, OpenFlags.O_CLOEXEC),
                Step.call("close the pidfd's first number", CLOSE, load(pidFd)),
                Step.call("record the pid", PWRITE64, value(ShimFd.EXIT_FILE), addressOf(initPid), value(8), ZERO)));
        Operand ready = Operand.words(value(ShimReport.READY), ZERO);
        steps.addAll(ShimSteps.reportPid(initPid));
        steps.add(Step.call(
                "report that init is held", WRITE, value(ShimFd.REPORT), ready, value(ShimReport.MESSAGE_SIZE)));
        steps.add(CommonSteps.closeRange("close the rest", ShimFd.PROGRAM, CommonSteps.LAST_POSSIBLE_FD));
        return steps;
    }
}
