package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.spawn.Step;

/** The program a shim is made of: its own steps, those of init, and how both report a failure. */
final class ShimProgram {
    private ShimProgram() {}

    static SpawnProgram of(ShimSpec spec) {
        Cell initPid = Cell.word("pid of init");
        Label init = new Label("init");
        Label failed = new Label("report the failure");
        boolean stays = spec.exitFile().isPresent();
        return new SpawnProgram(Stream.of(
                        new ShimSteps(spec, initPid, init, failed).steps(),
                        stays
                                ? new WatchSteps(initPid).steps()
                                : List.of(CommonSteps.exit(0).orContinue()),
                        new InitSteps(spec, init, failed).steps(),
                        reportFailure(failed))
                .flatMap(List::stream)
                .toList());
    }

    /** The failure cell is the message. */
    private static List<Step> reportFailure(Label failed) {
        Operand size = value(ShimReport.MESSAGE_SIZE);
        return List.of(
                Step.call("report the failure", WRITE, value(ShimFd.REPORT), Operand.FAILURE, size)
                        .orContinue()
                        .at(failed),
                CommonSteps.exit(CommonSteps.FAILED).orContinue());
    }
}
