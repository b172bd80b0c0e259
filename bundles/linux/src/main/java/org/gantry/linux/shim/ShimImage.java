package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.MUNMAP;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.ElfImage;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Arch;

/**
 * The executable that all shims are: what a shim does before it knows its container, and what it does while that runs. In
 * between it carries out a program of its own, which is mapped for as long as it takes ({@link ShimProgram}). So shims can
 * be made ahead, share their pages, and keep nothing of how their container was made.
 */
final class ShimImage {
    private final Cell initPid = Cell.word("pid of init");
    private final Label settled = new Label("forget how init was made");
    private final Label failed = new Label("report the failure");
    private final WaitingSteps waiting = new WaitingSteps(initPid);
    private final ElfImage elf;

    ShimImage(Arch arch) {
        this.elf = ElfImage.of(program(), arch);
    }

    /** For this machine; made once and open as long as the engine lives. */
    static Executable current() {
        return Executable.CURRENT;
    }

    /** An image that can be executed. */
    record Executable(ShimImage image, Fd file) {
        private static final Executable CURRENT = of(new ShimImage(Arch.current()));

        private static Executable of(ShimImage image) {
            return new Executable(image, image.elf.toMemFd("gantry-shim"));
        }
    }

    ElfImage elf() {
        return elf;
    }

    /** Holds the pid of init once there is one. */
    Cell initPid() {
        return linked().fromOutside(initPid);
    }

    /** Holds 1 in an init that waited for its program, which is the same as the shim's. */
    Cell role() {
        return linked().fromOutside(waiting.role());
    }

    /** Where the shim's own program ends when init is there. */
    Label settled() {
        return linked().fromOutside(settled);
    }

    /** Where a step goes that failed: it is reported, and the process ends. */
    Label failed() {
        return linked().fromOutside(failed);
    }

    /** What failed before there was a program. */
    SpawnFailedException failure(long address, int errno) {
        return linked().failure(address, errno);
    }

    /** The message that sends a waiting shim to work. */
    byte[] order(String name, LinkedProgram program) {
        return waiting.order(name, program, linked());
    }

    private LinkedProgram linked() {
        return elf.program();
    }

    private SpawnProgram program() {
        return new SpawnProgram(Stream.of(
                        waiting.steps(),
                        List.of(Step.call(
                                        "forget how init was made",
                                        MUNMAP,
                                        value(ShimProgram.ADDRESS),
                                        waiting.programSize())
                                .orContinue()
                                .at(settled)),
                        new WatchSteps(initPid).steps(),
                        reportFailure())
                .flatMap(List::stream)
                .toList());
    }

    /** The failure cell is the message. */
    private List<Step> reportFailure() {
        Operand size = value(ShimReport.MESSAGE_SIZE);
        return List.of(
                Step.call("report the failure", WRITE, value(ShimFd.REPORT), Operand.FAILURE, size)
                        .orContinue()
                        .at(failed),
                CommonSteps.exit(CommonSteps.FAILED).orContinue());
    }
}
