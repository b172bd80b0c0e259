package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.spawn.Operand.words;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.FdMessage;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/** What a {@link GatedCommand} does inside, and what is done for it before, in the process that becomes the runtime. */
final class GatedSteps {
    private static final int STREAMS = 3;
    private static final int FIRST_AFTER_STDERR = 3;
    static final int FIRST_HANDED = FIRST_AFTER_STDERR + STREAMS;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CMSG_HEADER = 16;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final long TIOCSCTTY = 0x540E;

    private final int socket;
    private final List<Step> before;
    private final List<Step> last;
    private final boolean terminal;
    private final Label abandoned = new Label("nobody waits");
    private final Label failedBefore = new Label("report a failure before the word");
    private final Label failedAfter = new Label("report a failure after the word");

    GatedSteps(int socket, List<Step> before, List<Step> last, boolean terminal) {
        this.socket = socket;
        this.before = before;
        this.last = last;
        this.terminal = terminal;
    }

    /** Sends the streams ahead, where they wait for the program, and puts /dev/null in their place. */
    static List<Step> giveStreams(int engineEnd, List<Integer> handed) {
        int length = CMSG_HEADER + (STREAMS + handed.size()) * Integer.BYTES;
        int space = (length + Long.BYTES - 1) & -Long.BYTES;
        ByteBuffer control = ByteBuffer.allocate(space).order(ByteOrder.LITTLE_ENDIAN);
        control.putLong(length).putInt(SOL_SOCKET).putInt(SCM_RIGHTS);
        control.putInt(0).putInt(1).putInt(2);
        handed.forEach(control::putInt);
        Operand data = words(Operand.bytes(new byte[1]), value(1));
        Operand header =
                words(ZERO, ZERO, data, value(1), Operand.bytes(control.array()), value(control.capacity()), ZERO);
        Cell nothing = Cell.word("/dev/null");
        List<Step> steps = new ArrayList<>(List.of(
                Step.call("send the streams ahead", SyscallNumber.SENDMSG, value(engineEnd), header, ZERO),
                Step.call(
                                "open /dev/null",
                                SyscallNumber.OPENAT,
                                value(At.AT_FDCWD),
                                string("/dev/null"),
                                value(OpenFlags.O_RDWR | OpenFlags.O_CLOEXEC))
                        .into(nothing)));
        for (int stream = 0; stream < STREAMS; stream++) {
            steps.add(CommonSteps.duplicate("discard stream " + stream, Operand.load(nothing), stream, 0));
        }
        return steps;
    }

    SpawnProgram program() {
        List<Step> early = new ArrayList<>(takeStreams());
        early.addAll(before);
        early.addAll(arrive());
        List<Step> steps = new ArrayList<>();
        early.forEach(step -> steps.add(step.onFailureByDefault(failedBefore)));
        last.forEach(step -> steps.add(step.onFailureByDefault(failedAfter)));
        steps.addAll(report(socket, failedBefore));
        steps.addAll(report(FIRST_AFTER_STDERR, failedAfter));
        steps.add(CommonSteps.exit(CommonSteps.FAILED).orContinue().at(abandoned));
        return new SpawnProgram(steps, failedBefore);
    }

    /** Whatever else the runtime has left open is closed first, so that the numbers are known. */
    private List<Step> takeStreams() {
        List<Step> steps = new ArrayList<>();
        steps.add(CommonSteps.closeRange("close what was left open", FIRST_AFTER_STDERR, socket - 1L));
        steps.add(CommonSteps.closeRange("close the rest", socket + 1L, CommonSteps.LAST_POSSIBLE_FD));
        steps.add(receive("take the streams").when(0, abandoned));
        for (int stream = 0; stream < STREAMS; stream++) {
            steps.add(CommonSteps.duplicate(
                    "put stream " + stream + " in place", value(FIRST_AFTER_STDERR + stream), stream, 0));
        }
        steps.add(Step.call("start a session", SyscallNumber.SETSID).orContinue()); // the runtime may have
        if (terminal) {
            steps.add(Step.call("take the terminal", SyscallNumber.IOCTL, ZERO, value(TIOCSCTTY), ZERO));
        }
        return steps;
    }

    /** The message that is the word brings where the end of this program, the execution, is told. */
    private List<Step> arrive() {
        Operand ready = words(value(ShimReport.READY), ZERO);
        return List.of(
                CommonSteps.closeRange("close what was handed over", FIRST_AFTER_STDERR, socket - 1L),
                Step.call(
                        "say that it is there",
                        SyscallNumber.WRITE,
                        value(socket),
                        ready,
                        value(ShimReport.MESSAGE_SIZE)),
                receive("wait for the word").when(0, abandoned),
                CommonSteps.closeRange("close the socket", socket, socket));
    }

    private Step receive(String name) {
        Cell data = Cell.word("byte");
        Cell control = Cell.buffer("descriptors", FdMessage.CONTROL_SIZE);
        Operand header = words(
                ZERO,
                ZERO,
                words(addressOf(data), value(1)),
                value(1),
                addressOf(control),
                value(FdMessage.CONTROL_SIZE),
                ZERO);
        return Step.call(name, SyscallNumber.RECVMSG, value(socket), header, value(MSG_CMSG_CLOEXEC));
    }

    private static List<Step> report(int channel, Label label) {
        Operand size = value(ShimReport.MESSAGE_SIZE);
        return List.of(
                Step.call("report the failure", SyscallNumber.WRITE, value(channel), Operand.FAILURE, size)
                        .orContinue()
                        .at(label),
                CommonSteps.exit(CommonSteps.FAILED).orContinue());
    }
}
