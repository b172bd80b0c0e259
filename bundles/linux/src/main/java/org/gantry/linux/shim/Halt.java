package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.spawn.Operand.words;
import static org.gantry.linux.syscall.SyscallNumber.READ;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.util.List;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;

/** A point of the setup at which init tells the launching process that it stands still, and waits for a byte to go on. */
final class Halt {
    private Halt() {}

    /** @param number which halt this is, for the report */
    static List<Step> steps(int number) {
        Operand message = words(value(ShimReport.HALTED), value(number));
        Label goOn = new Label("go on after halt " + number);
        return List.of(
                Step.call("report a halt", WRITE, value(ShimFd.REPORT), message, value(ShimReport.MESSAGE_SIZE)),
                Step.call("wait for outsiders", READ, value(ShimFd.BARRIER), addressOf(Cell.word("byte")), value(1))
                        .when(1, goOn),
                CommonSteps.exit(CommonSteps.FAILED),
                Step.move("go on", Operand.ZERO).at(goOn));
    }
}
