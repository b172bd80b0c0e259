package org.gantry.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.syscall.SyscallNumber;
import org.junit.jupiter.api.Test;

class ProgramTemplateTest {
    private static final long BASE = 0x10000;
    private static final Operand.Hole NAME = new Operand.Hole("name");
    private static final Operand.Hole LENGTH = new Operand.Hole("length");
    private static final Operand.Hole WORDS = new Operand.Hole("words");

    private final Cell cell = Cell.word("cell");

    @Test
    void hasWhatFillsItWhereverTheHoleWas() {
        LinkedProgram program = template().fill(fillings("x", 7));
        int first = LinkedProgram.FAILURE_CELL;
        int second = first + LinkedProgram.STEP_SIZE;
        assertThat(string(program, argument(program, first, 0))).isEqualTo("x");
        assertThat(argument(program, first, 1)).isEqualTo(7);
        assertThat(argument(program, second, 0)).isEqualTo(argument(program, first, 0));
        int list = (int) (argument(program, second, 1) - BASE);
        assertThat(string(program, program.image().getLong(list))).isEqualTo("x");
        assertThat(string(program, program.image().getLong(list + 8))).isEqualTo("y");
        assertThat(program.image().getLong(list + 16)).isZero();
    }

    @Test
    void isFilledAnyNumberOfTimes() {
        ProgramTemplate template = template();
        LinkedProgram first = template.fill(fillings("first", 1));
        LinkedProgram second = template.fill(fillings("a second one, which is longer", 2));
        assertThat(first.image())
                .isEqualTo(template().fill(fillings("first", 1)).image());
        assertThat(second.image()).isNotEqualTo(first.image());
        assertThat(second.addressOf(cell)).isEqualTo(first.addressOf(cell));
    }

    @Test
    void namesAStepByWhatFillsItsHoles() {
        LinkedProgram program = template().fill(fillings("x", 7));
        assertThat(program.failure(BASE + LinkedProgram.FAILURE_CELL, 1).step()).isEqualTo("name it x");
    }

    @Test
    void isNoProgramAsLongAsSomethingIsMissing() {
        assertThatThrownBy(() -> template().fill(Map.of(NAME, Operand.string("x"))))
                .hasMessageContaining("nothing fills the hole \"");
        assertThatThrownBy(() -> program(NAME, LENGTH, WORDS).link(Arch.X86_64, BASE))
                .hasMessageContaining("nothing fills the hole \"name\"");
        assertThatThrownBy(() -> template()
                        .fill(Map.of(NAME, Operand.load(cell), LENGTH, Operand.value(1), WORDS, Operand.words())))
                .hasMessageContaining("\"name\" is no constant");
        assertThatThrownBy(() -> template()
                        .fill(Map.of(NAME, Operand.words(WORDS), LENGTH, Operand.value(1), WORDS, Operand.words())))
                .hasMessageContaining("nothing fills the hole \"words\"");
    }

    @Test
    void isFilledWithConstantsAlone() {
        assertThatThrownBy(() -> template()
                        .fill(Map.of(NAME, Operand.addressOf(cell), LENGTH, Operand.value(1), WORDS, Operand.words())))
                .hasMessageContaining("\"name\" is no constant");
        assertThatThrownBy(() -> program(NAME, LENGTH, Operand.words(WORDS)).link(Arch.X86_64, BASE))
                .hasMessageContaining("nothing fills the hole \"words\"");
    }

    @Test
    void isNotCopiedWhenItIsFilled() {
        ProgramTemplate template = template();
        LinkedProgram first = template.fill(fillings("first", 1));
        LinkedProgram second = template.fill(fillings("second", 2));
        assertThat(first.parts()).hasSize(2);
        assertThat(first.parts().getFirst().isDirect()).isTrue();
        assertThat(second.parts().getFirst()).isEqualTo(first.parts().getFirst());
    }

    private ProgramTemplate template() {
        return program(NAME, LENGTH, WORDS).template(Arch.X86_64, BASE);
    }

    private static Map<Operand.Hole, Operand> fillings(String name, int length) {
        return Map.of(
                NAME, Operand.string(name), LENGTH, Operand.value(length), WORDS, Operand.strings(List.of(name, "y")));
    }

    /** What a step finds in the slot that it loads its argument from. */
    private static long argument(LinkedProgram program, int step, int number) {
        long flags = program.image().getLong(step + LinkedProgram.STEP_SIZE - Long.BYTES);
        assertThat(flags & (1L << number)).isNotZero();
        long slot = program.image().getLong(step + (1 + number) * Long.BYTES);
        return program.image().getLong((int) (slot - BASE));
    }

    private static String string(LinkedProgram program, long address) {
        var text = new StringBuilder();
        for (int i = (int) (address - BASE); program.image().get(i) != 0; i++) {
            text.append((char) program.image().get(i));
        }
        return text.toString();
    }

    private SpawnProgram program(Operand name, Operand length, Operand words) {
        Label end = new Label("end");
        return new SpawnProgram(List.of(
                Step.call("name it " + NAME.mark(), SyscallNumber.SETHOSTNAME, name, length)
                        .into(cell)
                        .when(0, end),
                Step.call("execute it", SyscallNumber.EXECVE, name, words, Operand.ZERO),
                Step.finish(Operand.load(cell)).at(end)));
    }
}
