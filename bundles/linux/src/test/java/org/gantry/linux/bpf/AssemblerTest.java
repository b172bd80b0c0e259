package org.gantry.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is expected is what bpftool would show: code, registers, offset, constant. */
class AssemblerTest {
    @Test
    void writesInstructionsAsTheKernelReadsThem() {
        long[] program = new Assembler()
                .loadWord(Register.R2, Register.R1, 8)
                .storeWord(Register.STACK, -8, Register.R2)
                .copy(Register.R6, Register.R1)
                .andWord(Register.R2, 0x20)
                .call(Helper.GET_NETNS_COOKIE)
                .exit(1)
                .assemble();
        assertThat(program)
                .containsExactly(
                        0x00000000_0008_12_61L,
                        0x00000000_fff8_2a_63L,
                        0x00000000_0000_16_bfL,
                        0x00000020_0000_02_54L,
                        0x0000007a_0000_00_85L,
                        0x00000001_0000_00_b4L,
                        0x00000000_0000_00_95L);
    }

    @Test
    void aLongConstantTakesTwo() {
        assertThat(new Assembler().load(Register.R1, 0xfedcba98_76543210L).assemble())
                .containsExactly(0x76543210_0000_01_18L, 0xfedcba98_00000000L);
    }

    @Test
    void negativeConstantsStayWithinTheirHalf() {
        assertThat(new Assembler().moveWord(Register.R3, 0xffff0000).assemble())
                .containsExactly(0xffff0000_0000_03_b4L);
    }

    @Test
    void jumpsCountFromTheInstructionAfterThem() {
        Label end = new Label();
        Label start = new Label();
        long[] program = new Assembler()
                .place(start)
                .jumpIfEqual(Register.R1, 5, end)
                .load(Register.R2, 1)
                .jumpIfWordNotEqual(Register.R1, -1, start)
                .place(end)
                .exit(0)
                .assemble();
        assertThat(program[0]).isEqualTo(0x00000005_0003_01_15L);
        assertThat(program[3]).isEqualTo(0xffffffff_fffc_01_56L);
    }

    @Test
    void aLabelIsAtOnePlace() {
        Label label = new Label();
        Assembler code = new Assembler().jumpIfNotEqual(Register.R1, Register.R2, label);
        assertThatThrownBy(code::assemble).hasMessageContaining("nowhere");
        code.place(label);
        assertThatThrownBy(() -> code.place(label)).hasMessageContaining("two places");
    }
}
