package org.gantry.linux.bpf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a program: {@code struct bpf_insn { __u8 code; __u8 dst:4, src:4; __s16 off; __s32 imm; }}, little-endian on both
 * architectures. What is a word has 32 bits, and clears the upper half of the register it goes to. The codes are put
 * together as linux/bpf_common.h and linux/bpf.h say.
 */
public final class Assembler {
    private static final int LOAD_WORD = 0x61;
    private static final int LOAD_BYTE = 0x71;
    private static final int LOAD_LONG = 0x79;
    private static final int LOAD_CONSTANT = 0x18;
    private static final int STORE_WORD = 0x63;
    private static final int STORE_WORD_CONSTANT = 0x62;
    private static final int ADD = 0x07;
    private static final int COPY = 0xbf;
    private static final int AND_WORD = 0x54;
    private static final int SHIFT_WORD_RIGHT = 0x74;
    private static final int MOVE_WORD = 0xb4;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_NOT_EQUAL = 0x55;
    private static final int JUMP_IF_DIFFERENT = 0x5d;
    private static final int JUMP_IF_WORD_NOT_EQUAL = 0x56;
    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;

    /** In place of a source: the constant is the descriptor of a map. */
    private static final int PSEUDO_MAP_FD = 1;

    private static final int LOW_HALF = 0xFFFF;
    private static final int WORD_BITS = 32;

    private final List<Long> instructions = new ArrayList<>();
    private final Set<Label> labels = new HashSet<>();

    public Assembler loadByte(Register to, Register base, int offset) {
        return emit(LOAD_BYTE, to, base.number(), offset, 0);
    }

    public Assembler loadWord(Register to, Register base, int offset) {
        return emit(LOAD_WORD, to, base.number(), offset, 0);
    }

    public Assembler loadLong(Register to, Register base, int offset) {
        return emit(LOAD_LONG, to, base.number(), offset, 0);
    }

    /** A constant of 64 bits, which takes two instructions. */
    public Assembler load(Register to, long constant) {
        return emit(LOAD_CONSTANT, to, 0, 0, (int) constant).emit(0, Register.R0, 0, 0, (int) (constant >>> WORD_BITS));
    }

    /** The address of a map, which belongs to the program from then on. */
    public Assembler load(Register to, BpfMap map) {
        return emit(LOAD_CONSTANT, to, PSEUDO_MAP_FD, 0, map.descriptor()).emit(0, Register.R0, 0, 0, 0);
    }

    public Assembler storeWord(Register base, int offset, Register from) {
        return emit(STORE_WORD, base, from.number(), offset, 0);
    }

    public Assembler storeWord(Register base, int offset, int constant) {
        return emit(STORE_WORD_CONSTANT, base, 0, offset, constant);
    }

    /** All 64 bits, pointers too. */
    public Assembler copy(Register to, Register from) {
        return emit(COPY, to, from.number(), 0, 0);
    }

    public Assembler add(Register to, int constant) {
        return emit(ADD, to, 0, 0, constant);
    }

    public Assembler moveWord(Register to, int constant) {
        return emit(MOVE_WORD, to, 0, 0, constant);
    }

    public Assembler andWord(Register to, int constant) {
        return emit(AND_WORD, to, 0, 0, constant);
    }

    public Assembler shiftWordRight(Register to, int bits) {
        return emit(SHIFT_WORD_RIGHT, to, 0, 0, bits);
    }

    /** @param constant compared with all 64 bits, its sign extended */
    public Assembler jumpIfEqual(Register register, int constant, Label label) {
        return jump(JUMP_IF_EQUAL, register, 0, constant, label);
    }

    /** @param constant compared with all 64 bits, its sign extended */
    public Assembler jumpIfNotEqual(Register register, int constant, Label label) {
        return jump(JUMP_IF_NOT_EQUAL, register, 0, constant, label);
    }

    /** Compares the lower half alone, which a loaded word is in: a constant with its highest bit set means no more than that. */
    public Assembler jumpIfWordNotEqual(Register register, int constant, Label label) {
        return jump(JUMP_IF_WORD_NOT_EQUAL, register, 0, constant, label);
    }

    public Assembler jumpIfNotEqual(Register one, Register other, Label label) {
        return jump(JUMP_IF_DIFFERENT, one, other.number(), 0, label);
    }

    public Assembler call(Helper helper) {
        return emit(CALL, Register.R0, 0, 0, helper.number());
    }

    /** The next instruction is where the jumps to the label go. */
    public Assembler place(Label label) {
        label.placeAt(instructions.size());
        labels.add(label);
        return this;
    }

    public Assembler exit(int result) {
        return moveWord(Register.R0, result).emit(EXIT, Register.R0, 0, 0, 0);
    }

    /** The program as 64-bit instructions. */
    public long[] assemble() {
        long[] program = instructions.stream().mapToLong(Long::longValue).toArray();
        for (Label label : labels) {
            for (int jump : label.jumps()) {
                program[jump] |= (label.place() - jump - 1L & LOW_HALF) << 16; // from the instruction after the jump
            }
        }
        return program;
    }

    private Assembler jump(int code, Register register, int source, int constant, Label label) {
        label.jumpsFrom(instructions.size());
        labels.add(label);
        return emit(code, register, source, 0, constant);
    }

    private Assembler emit(int code, Register destination, int source, int offset, int constant) {
        instructions.add(code
                | (long) destination.number() << 8
                | (long) source << 12
                | (long) (offset & LOW_HALF) << 16
                | (long) constant << WORD_BITS);
        return this;
    }
}
