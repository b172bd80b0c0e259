package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.load;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.spawn.Step;
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
        return link(
                image,
                arch,
                Stream.of(new ShimSteps(spec, placement, image, init).steps(), new InitSteps(spec, init).steps()));
    }

    /** For a shim that has made init already: both read the same, and each goes its own way. */
    static LinkedProgram ofBoth(ShimSpec spec, Placement placement, ShimImage image, Arch arch) {
        Label init = new Label("init");
        return link(
                image,
                arch,
                Stream.of(
                        List.of(Step.move("who reads this", load(image.role())).when(1, init)),
                        new ShimSteps(spec, placement, image, init).stepsWithInit(),
                        List.of(Step.move("init begins", ZERO).at(init)),
                        placement.steps(image.failed()),
                        new InitSteps(spec, new Label("init has what it needs")).steps()));
    }

    private static LinkedProgram link(ShimImage image, Arch arch, Stream<List<Step>> parts) {
        return new SpawnProgram(parts.flatMap(List::stream).toList(), image.failed()).link(arch, ADDRESS);
    }

    /** As the other, the maker in the place of init. */
    static LinkedProgram of(FosterSpec spec, Placement placement, ShimImage image, Arch arch) {
        Label maker = new Label("maker");
        return link(
                image,
                arch,
                Stream.of(
                        new FosterSteps(spec, placement, image, maker).steps(),
                        new InitSteps(spec.maker(), maker).stepsOfMaker()));
    }
}
