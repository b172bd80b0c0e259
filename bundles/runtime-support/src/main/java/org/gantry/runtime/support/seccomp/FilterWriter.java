package org.gantry.runtime.support.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a classic BPF program from its end to its beginning (struct sock_filter of linux/filter.h). Jumps only go
 * forward, so written backwards every target is known, and is named by its distance from the end. Conditional jumps
 * reach 255 instructions; where a target is farther, an unconditional jump near by takes over.
 */
final class FilterWriter {
    private static final int LOAD_WORD = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int RETURN = 0x06;
    private static final int SIZE = 8;
    private static final int REACH = 255;

    /** How two words are compared. */
    enum Test {
        EQUAL(0x15),
        GREATER(0x25),
        GREATER_OR_EQUAL(0x35);

        private final int code;

        Test(int code) {
            this.code = code;
        }
    }

    private record Instruction(int code, int ifTrue, int ifFalse, long value) {}

    private final List<Instruction> backwards = new ArrayList<>();

    /** Returns an action; an instruction that does so already and is near enough is shared. */
    int returning(long action) {
        int last = backwards.size() - 1;
        for (int i = last; i >= 0 && last - i < REACH - 2; i--) {
            Instruction instruction = backwards.get(i);
            if (instruction.code() == RETURN && instruction.value() == action) {
                return i;
            }
        }
        return write(new Instruction(RETURN, 0, 0, action));
    }

    /** Compares the accumulator with a value. */
    int test(Test test, long value, int ifTrue, int ifFalse) {
        int nearTrue = near(ifTrue);
        int nearFalse = near(ifFalse);
        return write(new Instruction(test.code, distance(nearTrue), distance(nearFalse), value));
    }

    /** Loads a word of struct seccomp_data, then goes on at the given place. */
    int load(int offset, int next) {
        comeFrom(next);
        return write(new Instruction(LOAD_WORD, 0, 0, offset));
    }

    /** Loads a word and clears the bits that are not in the mask. */
    int loadMasked(int offset, long mask, int next) {
        comeFrom(next);
        if (mask != 0xFFFFFFFFL) {
            write(new Instruction(AND, 0, 0, mask));
        }
        return write(new Instruction(LOAD_WORD, 0, 0, offset));
    }

    int size() {
        return backwards.size();
    }

    /** The program as an array of struct sock_filter. */
    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(backwards.size() * SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction instruction : backwards.reversed()) {
            bytes.putShort((short) instruction.code());
            bytes.put((byte) instruction.ifTrue()).put((byte) instruction.ifFalse());
            bytes.putInt((int) instruction.value());
        }
        return bytes.array();
    }

    /** A place that leads to the target within reach, with room for one more instruction in between. */
    private int near(int target) {
        return distance(target) < REACH ? target : write(new Instruction(JUMP, 0, 0, distance(target)));
    }

    /** Makes the target what the next instruction falls through to. */
    private void comeFrom(int target) {
        if (distance(target) > 0) {
            write(new Instruction(JUMP, 0, 0, distance(target)));
        }
    }

    /** How many instructions lie between the next one to be written and the target. */
    private int distance(int target) {
        return backwards.size() - target - 1;
    }

    private int write(Instruction instruction) {
        backwards.add(instruction);
        return backwards.size() - 1;
    }
}
