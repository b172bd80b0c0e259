package org.gantry.linux.shim;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.syscall.Arch;

/**
 * The program that makes one container's init: steps of the shim, and those of init. It is mapped into a shim that waited
 * for it, and gone from there when init is there.
 */
final class ShimProgram {
    /** Where it lies: within 39 bits, which every aarch64 has, and far from anything of the image. */
    static final long ADDRESS = 0x10_0000_0000L;

    static final Label FIRST_STEP = Label.outside("the program", ADDRESS + LinkedProgram.FAILURE_CELL);

    private ShimProgram() {}

    static LinkedProgram of(ShimSpec spec, Placement placement, ShimImage image, Arch arch) {
        Label init = new Label("init");
        return new SpawnProgram(
                        Stream.of(
                                        new ShimSteps(spec, placement, image, init).steps(),
                                        new InitSteps(spec, init).steps())
                                .flatMap(List::stream)
                                .toList(),
                        image.failed())
                .link(arch, ADDRESS);
    }
}
