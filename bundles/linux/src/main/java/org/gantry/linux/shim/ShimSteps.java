package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CLONE3;
import static org.gantry.linux.syscall.SyscallNumber.CLOSE;
import static org.gantry.linux.syscall.SyscallNumber.PRCTL;
import static org.gantry.linux.syscall.SyscallNumber.PWRITE64;
import static org.gantry.linux.syscall.SyscallNumber.SIGNALFD4;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.CloneArgs;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;

/**
 * What the shim does until init runs: it puts its descriptors in order, makes init and reports its pid. All signals are
 * blocked. A shim that does not stay makes its own parent that of init, and keeps nothing.
 */
final class ShimSteps {
    private static final int PR_SET_NAME = 15;
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private final ShimScript script;
    private final ShimProgram.Form form;
    private final ShimImage image;
    private final Cell initPid;
    private final Label init;

    /** @param init where init begins */
    ShimSteps(ShimScript script, ShimProgram.Form form, Label init) {
        this.script = script;
        this.form = form;
        this.image = form.image();
        this.initPid = image.initPid();
        this.init = init;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>(settle(form));
        if (form.stays()) {
            steps.addAll(hearOfChildren());
            steps.addAll(script.beforeClone());
            steps.addAll(makeInit());
            steps.add(Step.jump(image.settled()));
        } else {
            steps.addAll(script.beforeClone());
            steps.addAll(script.stage()); // who goes at once can be in any namespace
            steps.addAll(makeSibling());
            steps.add(CommonSteps.exit(0).orContinue());
        }
        return steps;
    }

    /** Of a shim that made init before, and has its pidfd from the engine. */
    List<Step> stepsWithInit() {
        List<Step> steps = new ArrayList<>(settleAndHear(form));
        steps.add(recordPid());
        if (!form.atOnce()) {
            steps.addAll(reportPid(initPid)); // who knows it waits for init to be held
        }
        steps.add(letGoOfInitsDescriptors());
        steps.add(Step.jump(image.settled()));
        return steps;
    }

    /** How every shim that stays begins. */
    static List<Step> settleAndHear(ShimProgram.Form form) {
        List<Step> steps = new ArrayList<>(settle(form));
        steps.addAll(hearOfChildren());
        return steps;
    }

    private static List<Step> settle(ShimProgram.Form form) {
        List<Step> steps = new ArrayList<>(form.numbers().steps(form.image().failed()));
        steps.add(CommonSteps.duplicate("let go of the engine's socket", value(1), ShimFd.SOCKET, 0));
        steps.add(Step.call("name the shim", PRCTL, value(PR_SET_NAME), string("gantry-shim")));
        return steps;
    }

    private static List<Step> hearOfChildren() {
        Cell opened = Cell.word("signalfd");
        Operand set = Operand.words(value(1L << (Signal.SIGCHLD - 1)));
        long flags = OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC;
        return List.of(
                Step.call("open a signalfd", SIGNALFD4, value(-1), set, CommonSteps.SIGNAL_SET_SIZE, value(flags))
                        .into(opened),
                CommonSteps.duplicate("put the signalfd in place", load(opened), ShimFd.SIGNALS, OpenFlags.O_CLOEXEC),
                Step.call("close the signalfd's first number", CLOSE, load(opened)),
                Step.call("become a subreaper", PRCTL, value(PR_SET_CHILD_SUBREAPER), value(1)));
    }

    private List<Step> makeInit() {
        Cell pidFd = Cell.word("pidfd of init");
        int flags = OpenFlags.O_CLOEXEC;
        List<Step> steps = new ArrayList<>();
        if (script.stage().isEmpty()) {
            steps.add(cloneInit(0, pidFd, Signal.SIGCHLD));
        } else {
            steps.addAll(makeInitByStage(pidFd));
        }
        steps.addAll(List.of(
                CommonSteps.duplicate("put init's pidfd in place", load(pidFd), ShimFd.INIT_PIDFD, flags),
                Step.call("close the pidfd's first number", CLOSE, load(pidFd))));
        steps.add(recordPid());
        steps.addAll(reportPid(initPid));
        steps.add(letGoOfInitsDescriptors());
        return steps;
    }

    private Step recordPid() {
        return Step.call("record the pid", PWRITE64, value(ShimFd.EXIT_FILE), addressOf(initPid), value(8), ZERO);
    }

    private static Step letGoOfInitsDescriptors() {
        return CommonSteps.closeRange("close init's descriptors", ShimFd.PROGRAM, CommonSteps.LAST_POSSIBLE_FD);
    }

    /** Who has a parent that is not its maker has no exit signal of its own until it gets another parent. */
    private List<Step> makeSibling() {
        Cell pidFd = Cell.word("pidfd of init");
        List<Step> steps = new ArrayList<>();
        steps.add(cloneInit(CloneFlags.CLONE_PARENT, pidFd, 0));
        steps.addAll(reportPid(initPid));
        return steps;
    }

    /** The shim stands still until the stage has ended, whose zombie the shim reaps with the others. */
    private List<Step> makeInitByStage(Cell pidFd) {
        Label stage = new Label("stage");
        Label arrived = new Label("init is there");
        Cell made = Cell.word("whether init was made");
        long flags = CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK | CloneFlags.CLONE_FILES;
        List<Step> steps = new ArrayList<>(List.of(
                Step.call("clone the stage", CLONE3, CloneArgs.withoutPidFd(flags, Signal.SIGCHLD), CloneArgs.SIZE)
                        .when(0, stage),
                Step.move("look for init", load(made)).when(1, arrived),
                CommonSteps.exit(CommonSteps.FAILED), // the stage has reported why
                Step.move("begin the stage", ZERO).at(stage)));
        steps.addAll(script.stage());
        steps.add(cloneInit(CloneFlags.CLONE_PARENT, pidFd, 0));
        steps.add(Step.move("init is made", value(1)).into(made));
        steps.add(CommonSteps.exit(0));
        steps.add(Step.move("go on", ZERO).at(arrived));
        return steps;
    }

    private Step cloneInit(long kinship, Cell pidFd, int exitSignal) {
        return Step.call("clone init", CLONE3, cloneArgs(kinship, pidFd, exitSignal), CloneArgs.SIZE)
                .into(initPid)
                .when(0, init);
    }

    static List<Step> reportPid(Cell initPid) {
        Cell report = Cell.words("report of the pid", ShimReport.PID, 0);
        return List.of(
                Step.move("report the pid", load(initPid)).into(report, Long.BYTES),
                Step.call(
                        "report the pid",
                        WRITE,
                        value(ShimFd.REPORT),
                        addressOf(report),
                        value(ShimReport.MESSAGE_SIZE)));
    }

    private Operand cloneArgs(long kinship, Cell pidFd, int exitSignal) {
        long flags = script.namespaces() | kinship;
        return script.cgroup().isPresent()
                ? CloneArgs.inCgroup(flags, pidFd, exitSignal, script.cgroup().getAsInt())
                : CloneArgs.of(flags, pidFd, exitSignal);
    }
}
