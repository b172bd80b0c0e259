package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CHDIR;
import static org.gantry.linux.syscall.SyscallNumber.CLONE3;
import static org.gantry.linux.syscall.SyscallNumber.CLOSE;
import static org.gantry.linux.syscall.SyscallNumber.EVENTFD2;
import static org.gantry.linux.syscall.SyscallNumber.MMAP;
import static org.gantry.linux.syscall.SyscallNumber.PRCTL;
import static org.gantry.linux.syscall.SyscallNumber.READ;
import static org.gantry.linux.syscall.SyscallNumber.SCHED_YIELD;
import static org.gantry.linux.syscall.SyscallNumber.UMASK;
import static org.gantry.linux.syscall.SyscallNumber.WAIT4;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.CloneArgs;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;

/**
 * What a shim does before it has a program: it settles and waits for a message with a program and its descriptors. The
 * engine's end of the socket is the only one, so that a shim nobody needs any more, or whose engine died, ends by itself.
 *
 * <p>The first message may be another: to make init at once, while the engine still works out what that is to do. Then shim
 * and init wait for the program both, each at a socket of its own.
 */
final class WaitingSteps {
    private static final int PR_SET_NAME = 15;
    private static final int PR_SET_MM = 35;
    private static final int PR_SET_MM_ARG_START = 8;
    private static final int PR_SET_MM_ARG_END = 9;
    private static final int UMASK_OF_CONTAINERS = 0x12;
    private static final int WALL = 0x40000000;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_PRIVATE_FIXED = 2 | 0x10;
    private static final int STDOUT = 1;
    private static final int EFD_SEMAPHORE = 1;

    /** Some two hundred microseconds. */
    private static final int LOOKS = 500;

    private static final int SIZE = 0;
    private static final int FLAGS = Long.BYTES;
    private static final int ARGUMENTS_END = Long.BYTES;
    private static final int ARGUMENTS = 2 * Long.BYTES;
    private static final int ORDER_SIZE = 256;

    /** The failure cell { address of the step, errno }. */
    private static final int FAILURE_SIZE = 2 * Long.BYTES;

    private static final String ARGUMENT_0 = "gantry-shim\0";

    /**
     * The message: size of the program, end of the arguments, the arguments that the process list is to show; or 0 and the
     * flags that init is to be cloned with.
     */
    private final Cell order = Cell.buffer("order", ORDER_SIZE);

    private final Cell initPid;
    private final Cell role = Cell.word("whether this is init");
    private final Label dismissed = new Label("nobody needs this shim");

    /** @param initPid gets the pid of init, if it is made before there is a program */
    WaitingSteps(Cell initPid) {
        this.initPid = initPid;
    }

    List<Step> steps() {
        Label map = new Label("map the program");
        Label makeInit = new Label("make init");
        List<Step> steps = new ArrayList<>(settle());
        steps.add(new Reception("wait for an order", order, ORDER_SIZE).step().when(0, dismissed));
        steps.add(Step.move("is init to be made", load(order, SIZE)).when(0, makeInit));
        steps.add(Step.call(
                        "map the program",
                        MMAP,
                        value(ShimProgram.ADDRESS),
                        load(order, SIZE),
                        value(PROT_READ_WRITE),
                        value(MAP_PRIVATE_FIXED),
                        value(ShimFd.PROGRAM),
                        ZERO)
                .at(map)
                .onFailure(dismissed));
        steps.addAll(showName());
        steps.add(Step.jump(ShimProgram.FIRST_STEP));
        Label await = new Label("wait for the program");
        Label look = new Label("look for the program");
        steps.addAll(makeInit(makeInit, map, await, look));
        steps.addAll(look(look, map, await));
        steps.add(Step.call("wait for init, whom nobody needs either", WAIT4, value(-1), ZERO, value(WALL), ZERO)
                .orContinue()
                .at(dismissed));
        steps.add(CommonSteps.exit(0));
        return steps.stream()
                .map(step -> step.mayFail() ? step : step.onFailureByDefault(dismissed))
                .toList();
    }

    /** The pid, or the step that failed, is told through the socket. */
    private List<Step> makeInit(Label begin, Label map, Label await, Label look) {
        Label child = new Label("init before it has a program");
        Label failed = new Label("tell why there is no init");
        Cell arguments = CloneArgs.cell(Signal.SIGCHLD, ShimFd.CGROUP_OF_INIT);
        return List.of(
                Step.move("namespaces of init", load(order, FLAGS))
                        .into(arguments)
                        .at(begin),
                Step.call("clone init", CLONE3, addressOf(arguments), CloneArgs.SIZE)
                        .into(initPid)
                        .onFailure(failed)
                        .when(0, child),
                Step.call("tell the pid", WRITE, value(ShimFd.SOCKET), addressOf(initPid), value(Long.BYTES)),
                CommonSteps.closeRange("close what is init's", ShimFd.SOCKET_OF_INIT, ShimFd.CGROUP_OF_INIT),
                new Reception("wait for the program", order, ORDER_SIZE)
                        .step()
                        .at(await)
                        .when(0, dismissed),
                Step.jump(map),
                Step.move("this is init", value(1)).into(role).at(child),
                CommonSteps.duplicate("take the socket", value(ShimFd.SOCKET_OF_INIT), ShimFd.SOCKET, 0),
                CommonSteps.closeRange("close the rest", ShimFd.SOCKET_OF_INIT, ShimFd.CGROUP_OF_INIT),
                Step.jump(look),
                Step.call("tell the failure", WRITE, value(ShimFd.SOCKET), Operand.FAILURE, value(FAILURE_SIZE))
                        .orContinue()
                        .at(failed),
                Step.jump(dismissed));
    }

    /**
     * Init looks for its program a while before it sleeps: the engine has it ready in some hundred microseconds, and to wake a
     * process takes as long, or three times that where the scheduler puts it behind the engine's own thread. Who else wants the
     * processor gets it meanwhile. A step cannot count, so an eventfd does, in the place of stdout.
     */
    private List<Step> look(Label look, Label map, Label await) {
        Label once = new Label("look once");
        Label nothing = new Label("there is no program yet");
        Cell counted = Cell.word("counted");
        Cell received = Cell.word("received");
        return List.of(
                Step.call("make place for an eventfd", CLOSE, value(STDOUT)).at(look),
                Step.call("count looks down", EVENTFD2, value(LOOKS), value(EFD_SEMAPHORE | OpenFlags.O_NONBLOCK)),
                new Reception("look for the program", order, ORDER_SIZE)
                        .look()
                        .orContinue()
                        .into(received)
                        .at(once)
                        .when(-Errno.EAGAIN, nothing),
                Step.move("may the engine have gone", load(received)).when(0, await),
                Step.jump(map),
                Step.call("let others have the processor", SCHED_YIELD).at(nothing),
                Step.call("count a look", READ, value(STDOUT), addressOf(counted), value(Long.BYTES))
                        .orContinue()
                        .when(Long.BYTES, once),
                Step.jump(await));
    }

    /** Holds 1 in an init that waited for its program. */
    Cell role() {
        return role;
    }

    /** The size of the program that was mapped. */
    Operand programSize() {
        return load(order, SIZE);
    }

    /**
     * The message.
     *
     * @param name whose shim it is
     * @param own the program that these steps are in
     */
    byte[] order(String name, LinkedProgram program, LinkedProgram own) {
        byte[] shown = (ARGUMENT_0 + name).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(shown.length, ORDER_SIZE - ARGUMENTS - 1);
        ByteBuffer message = ByteBuffer.allocate(ARGUMENTS + length + 1).order(ByteOrder.LITTLE_ENDIAN);
        message.putLong(program.size());
        message.putLong(own.addressOf(order) + message.capacity());
        message.put(shown, 0, length);
        return message.array();
    }

    /**
     * The message that has init made; {@link EarlyInit#passed} goes with it.
     */
    static byte[] orderOfInit(EarlyInit init) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0)
                .putLong(init.cloneFlags())
                .array();
    }

    private static List<Step> settle() {
        List<Step> steps = new ArrayList<>(List.of(
                Step.call("name the shim", PRCTL, value(PR_SET_NAME), string("gantry-spare")),
                Step.call("leave the engine's directory", CHDIR, string("/")),
                Step.call("set the umask", UMASK, value(UMASK_OF_CONTAINERS))));
        steps.addAll(IgnoredSignals.reset());
        return steps;
    }

    /** The process list shows whose shim it is; without CAP_SYS_RESOURCE it does not, which harms nobody. */
    private List<Step> showName() {
        return List.of(
                Step.call(
                                "show the name",
                                PRCTL,
                                value(PR_SET_MM),
                                value(PR_SET_MM_ARG_START),
                                addressOf(order, ARGUMENTS),
                                ZERO,
                                ZERO)
                        .orContinue(),
                Step.call(
                                "show the name",
                                PRCTL,
                                value(PR_SET_MM),
                                value(PR_SET_MM_ARG_END),
                                load(order, ARGUMENTS_END),
                                ZERO,
                                ZERO)
                        .orContinue());
    }
}
