package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.load;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.LinkedProgram;
import org.gantry.linux.spawn.ProgramTemplate;
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

    /**
     * All that a program depends on besides its script.
     *
     * @param numbers of the descriptors that the shim is given
     * @param numbersOfInit of those that init is given itself, if the shim has made it already: then both read the same
     *     program, and each goes its own way
     * @param takesTerminal whether init makes its stdin its controlling terminal
     * @param stays whether the shim stays with init
     * @param waits whether init waits at a place of its setup for what the engine does meanwhile
     * @param atOnce whether init goes on to execve by itself; then nobody is told more than what cannot be known otherwise
     */
    record Form(
            ShimImage image,
            Arch arch,
            Placement.Numbers numbers,
            Optional<Placement.Numbers> numbersOfInit,
            boolean takesTerminal,
            boolean stays,
            boolean waits,
            boolean atOnce) {

        static Form of(ShimSpec spec, Placement placement, ShimImage image, Arch arch) {
            return of(spec, placement, Optional.empty(), false, image, arch);
        }

        /** Of a shim that has made init already. */
        static Form of(ShimSpec spec, Placement ofShim, Placement ofInit, boolean waits, ShimImage image, Arch arch) {
            return of(spec, ofShim, Optional.of(ofInit.numbers()), waits, image, arch);
        }

        private static Form of(
                ShimSpec spec,
                Placement placement,
                Optional<Placement.Numbers> numbersOfInit,
                boolean waits,
                ShimImage image,
                Arch arch) {
            return new Form(
                    image,
                    arch,
                    placement.numbers(),
                    numbersOfInit,
                    spec.stdio().controlsTerminal(),
                    spec.exitFile().isPresent(),
                    waits,
                    spec.atOnce());
        }
    }

    private ShimProgram() {}

    static LinkedProgram of(ShimSpec spec, Form form) {
        ShimScript script = spec.script();
        return script.template(form, wanted -> link(wanted, script)).fill(spec.fillings());
    }

    private static ProgramTemplate link(Form form, ShimScript script) {
        return form.numbersOfInit()
                .map(numbers -> linkForBoth(form, numbers, script))
                .orElseGet(() -> linkForShim(form, script));
    }

    private static ProgramTemplate linkForShim(Form form, ShimScript script) {
        Label init = new Label("init");
        return link(
                form, Stream.of(new ShimSteps(script, form, init).steps(), new InitSteps(script, form, init).steps()));
    }

    private static ProgramTemplate linkForBoth(Form form, Placement.Numbers numbersOfInit, ShimScript script) {
        Label init = new Label("init");
        return link(
                form,
                Stream.of(
                        List.of(Step.move("who reads this", load(form.image().role()))
                                .when(1, init)),
                        new ShimSteps(script, form, init).stepsWithInit(),
                        List.of(Step.move("init begins", ZERO).at(init)),
                        numbersOfInit.steps(form.image().failed()),
                        new InitSteps(script, form, new Label("init has what it needs")).steps()));
    }

    /** As the other, the maker in the place of init. */
    static LinkedProgram of(FosterSpec spec, Form form) {
        Label maker = new Label("maker");
        ShimScript script = spec.maker().script();
        return link(
                        form,
                        Stream.of(
                                new FosterSteps(spec, form, maker).steps(),
                                new InitSteps(script, form, maker).stepsOfMaker()))
                .fill(spec.maker().fillings());
    }

    private static ProgramTemplate link(Form form, Stream<List<Step>> parts) {
        return new SpawnProgram(
                        parts.flatMap(List::stream).toList(), form.image().failed())
                .template(form.arch(), ADDRESS);
    }
}
