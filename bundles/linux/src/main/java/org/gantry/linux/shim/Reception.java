package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.spawn.Operand.words;

import org.gantry.linux.fd.FdMessage;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * A step that takes one message with descriptors from the engine: {@code ssize_t recvmsg(int, struct msghdr *, int)}. The
 * kernel gives them the lowest numbers that are free, in order. The kernel writes into the struct, so it serves once.
 */
record Reception(String name, Cell data, int size) {
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    /** Waits for the message. */
    Step step() {
        return step(0);
    }

    /** Fails with EAGAIN when there is no message yet. */
    Step look() {
        return step(MSG_DONTWAIT);
    }

    private Step step(int flags) {
        Cell control = Cell.buffer("descriptors", FdMessage.CONTROL_SIZE);
        Operand header = words(
                ZERO,
                ZERO,
                words(addressOf(data), value(size)),
                value(1),
                addressOf(control),
                value(FdMessage.CONTROL_SIZE),
                ZERO);
        return Step.call(name, SyscallNumber.RECVMSG, value(ShimFd.SOCKET), header, value(MSG_CMSG_CLOEXEC | flags));
    }
}
