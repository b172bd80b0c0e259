package org.gantry.linux.cgroup.unified;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gantry.linux.cgroup.DeviceRule;

/**
 * Device rules as an eBPF program of type BPF_PROG_TYPE_CGROUP_DEVICE (linux/bpf.h): it gets the kind of node, the
 * access asked for and the device number, and returns 1 to allow. The rules are tested from the last to the first, and
 * the first that fits decides; what fits none is denied.
 *
 * <p>Registers: r2 kind of node, r3 access, r4 major, r5 minor; r1, the context, is scratch after they are loaded.
 */
final class DeviceProgram {
    private static final int LOAD_WORD = 0x61;
    private static final int AND = 0x54;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int MOVE = 0xb4;
    private static final int MOVE_REGISTER = 0xbc;
    private static final int JUMP_IF_NOT_EQUAL = 0x55;
    private static final int JUMP_IF_NOT_EQUAL_REGISTER = 0x5d;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int EXIT = 0x95;

    private static final int KIND = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;
    private static final int SCRATCH = 1;
    private static final int RESULT = 0;
    private static final int LOW_HALF = 0xFFFF;
    private static final int HALF = 16;

    /** BPF_DEVCG_DEV_* and BPF_DEVCG_ACC_*. */
    private static final int KIND_BLOCK = 1;

    private static final int KIND_CHARACTER = 2;
    private static final String ACCESS_BITS = "mrw";
    private static final int EVERY_ACCESS = 7;

    private final List<Long> instructions = new ArrayList<>();

    private DeviceProgram() {}

    /** The program as 64-bit instructions. */
    static long[] compile(List<DeviceRule> rules) {
        DeviceProgram program = new DeviceProgram();
        program.loadContext();
        program.rules(rules.reversed());
        return program.instructions.stream().mapToLong(Long::longValue).toArray();
    }

    /** struct bpf_cgroup_dev_ctx { __u32 access_type; __u32 major; __u32 minor; }; access is in the upper half. */
    private void loadContext() {
        emit(LOAD_WORD, KIND, 1, 0, 0);
        emit(AND, KIND, 0, 0, LOW_HALF);
        emit(LOAD_WORD, ACCESS, 1, 0, 0);
        emit(SHIFT_RIGHT, ACCESS, 0, 0, HALF);
        emit(LOAD_WORD, MAJOR, 1, 4, 0);
        emit(LOAD_WORD, MINOR, 1, 8, 0);
    }

    /** What comes before a rule that fits everything is never reached, and the kernel refuses such instructions. */
    private void rules(List<DeviceRule> lastFirst) {
        for (DeviceRule rule : lastFirst) {
            rule(rule);
            if (rule.isTotal()) {
                return;
            }
        }
        finish(false);
    }

    private void rule(DeviceRule rule) {
        List<Integer> jumpsToNext = new ArrayList<>();
        if (rule.type() != DeviceRule.Type.ALL) {
            jumpsToNext.add(emit(JUMP_IF_NOT_EQUAL, KIND, 0, 0, kind(rule)));
        }
        int access = bits(rule.access());
        if (access != EVERY_ACCESS) {
            jumpsToNext.add(unlessAccess(rule.allow(), access));
        }
        if (rule.major() != null) {
            jumpsToNext.add(emit(JUMP_IF_NOT_EQUAL, MAJOR, 0, 0, rule.major().intValue()));
        }
        if (rule.minor() != null) {
            jumpsToNext.add(emit(JUMP_IF_NOT_EQUAL, MINOR, 0, 0, rule.minor().intValue()));
        }
        finish(rule.allow());
        jumpsToNext.forEach(this::landHere);
    }

    /** Permission covers all that is asked for; a prohibition strikes any part of it. */
    private int unlessAccess(boolean allow, int access) {
        emit(MOVE_REGISTER, SCRATCH, ACCESS, 0, 0);
        emit(AND, SCRATCH, 0, 0, access);
        return allow ? emit(JUMP_IF_NOT_EQUAL_REGISTER, SCRATCH, ACCESS, 0, 0) : emit(JUMP_IF_EQUAL, SCRATCH, 0, 0, 0);
    }

    private void finish(boolean allow) {
        emit(MOVE, RESULT, 0, 0, allow ? 1 : 0);
        emit(EXIT, 0, 0, 0, 0);
    }

    /** struct bpf_insn { __u8 code; __u8 dst:4, src:4; __s16 off; __s32 imm; }, little-endian on both architectures. */
    private int emit(int code, int destination, int source, int offset, int immediate) {
        instructions.add(code
                | (long) destination << 8
                | (long) source << 12
                | (long) (offset & LOW_HALF) << HALF
                | (long) immediate << 32);
        return instructions.size() - 1;
    }

    /** Offsets count from the instruction after the jump. */
    private void landHere(int jump) {
        long distance = instructions.size() - jump - 1L;
        instructions.set(jump, instructions.get(jump) | distance << HALF);
    }

    private static int kind(DeviceRule rule) {
        return rule.type() == DeviceRule.Type.BLOCK ? KIND_BLOCK : KIND_CHARACTER;
    }

    private static int bits(String access) {
        return Arrays.stream(access.split("", -1))
                .filter(letter -> !letter.isEmpty())
                .mapToInt(letter -> 1 << ACCESS_BITS.indexOf(letter))
                .reduce(0, (a, b) -> a | b);
    }
}
