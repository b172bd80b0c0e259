package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CHDIR;
import static org.gantry.linux.syscall.SyscallNumber.MMAP;
import static org.gantry.linux.syscall.SyscallNumber.PRCTL;
import static org.gantry.linux.syscall.SyscallNumber.UMASK;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;

/**
 * What a shim does before it has a program: it settles and waits for a message with a program and its descriptors. The
 * engine's end of the socket is the only one, so that a shim nobody needs any more, or whose engine died, ends by itself.
 */
final class WaitingSteps {
    private static final int PR_SET_NAME = 15;
    private static final int PR_SET_MM = 35;
    private static final int PR_SET_MM_ARG_START = 8;
    private static final int PR_SET_MM_ARG_END = 9;
    private static final int UMASK_OF_CONTAINERS = 0x12;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_PRIVATE_FIXED = 2 | 0x10;

    private static final int SIZE = 0;
    private static final int ARGUMENTS_END = Long.BYTES;
    private static final int ARGUMENTS = 2 * Long.BYTES;
    private static final int ORDER_SIZE = 256;
    private static final String ARGUMENT_0 = "gantry-shim\0";

    /** The message: size of the program, end of the arguments, the arguments that the process list is to show. */
    private final Cell order = Cell.buffer("order", ORDER_SIZE);

    private final Label dismissed = new Label("nobody needs this shim");

    List<Step> steps() {
        List<Step> steps = new ArrayList<>(settle());
        steps.add(new Reception("wait for a program", order, ORDER_SIZE).step().when(0, dismissed));
        steps.add(Step.call(
                        "map the program",
                        MMAP,
                        value(ShimProgram.ADDRESS),
                        load(order, SIZE),
                        value(PROT_READ_WRITE),
                        value(MAP_PRIVATE_FIXED),
                        value(ShimFd.PROGRAM),
                        ZERO)
                .onFailure(dismissed));
        steps.addAll(showName());
        steps.add(Step.jump(ShimProgram.FIRST_STEP));
        steps.add(CommonSteps.exit(0).at(dismissed));
        return steps.stream()
                .map(step -> step.mayFail() ? step : step.onFailureByDefault(dismissed))
                .toList();
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
        message.putLong(program.image().remaining());
        message.putLong(own.addressOf(order) + message.capacity());
        message.put(shown, 0, length);
        return message.array();
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
