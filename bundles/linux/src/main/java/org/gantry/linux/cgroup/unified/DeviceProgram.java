package org.gantry.linux.cgroup.unified;

import java.util.Arrays;
import java.util.List;
import org.gantry.linux.bpf.Assembler;
import org.gantry.linux.bpf.Label;
import org.gantry.linux.bpf.Register;
import org.gantry.linux.cgroup.DeviceRule;

/**
 * Device rules as an eBPF program of type BPF_PROG_TYPE_CGROUP_DEVICE (linux/bpf.h): it gets the kind of node, the
 * access asked for and the device number, and returns 1 to allow. The rules are tested from the last to the first, and
 * the first that fits decides; what fits none is denied.
 *
 * <p>Registers: r2 kind of node, r3 access, r4 major, r5 minor; r1, the context, is scratch after they are loaded.
 */
final class DeviceProgram {
    private static final Register KIND = Register.R2;
    private static final Register ACCESS = Register.R3;
    private static final Register MAJOR = Register.R4;
    private static final Register MINOR = Register.R5;
    private static final Register CONTEXT = Register.R1;
    private static final Register SCRATCH = Register.R1;
    private static final int LOW_HALF = 0xFFFF;
    private static final int HALF = 16;

    /** BPF_DEVCG_DEV_* and BPF_DEVCG_ACC_*. */
    private static final int KIND_BLOCK = 1;

    private static final int KIND_CHARACTER = 2;
    private static final String ACCESS_BITS = "mrw";
    private static final int EVERY_ACCESS = 7;

    private final Assembler code = new Assembler();

    private DeviceProgram() {}

    /** The program as 64-bit instructions. */
    static long[] compile(List<DeviceRule> rules) {
        DeviceProgram program = new DeviceProgram();
        program.loadContext();
        program.rules(rules.reversed());
        return program.code.assemble();
    }

    /** struct bpf_cgroup_dev_ctx { __u32 access_type; __u32 major; __u32 minor; }; access is in the upper half. */
    private void loadContext() {
        code.loadWord(KIND, CONTEXT, 0)
                .andWord(KIND, LOW_HALF)
                .loadWord(ACCESS, CONTEXT, 0)
                .shiftWordRight(ACCESS, HALF)
                .loadWord(MAJOR, CONTEXT, 4)
                .loadWord(MINOR, CONTEXT, 8);
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
        Label next = new Label();
        if (rule.type() != DeviceRule.Type.ALL) {
            code.jumpIfNotEqual(KIND, kind(rule), next);
        }
        int access = bits(rule.access());
        if (access != EVERY_ACCESS) {
            unlessAccess(rule.allow(), access, next);
        }
        if (rule.major() != null) {
            code.jumpIfNotEqual(MAJOR, rule.major().intValue(), next);
        }
        if (rule.minor() != null) {
            code.jumpIfNotEqual(MINOR, rule.minor().intValue(), next);
        }
        finish(rule.allow());
        code.place(next);
    }

    /** Permission covers all that is asked for; a prohibition strikes any part of it. */
    private void unlessAccess(boolean allow, int access, Label next) {
        code.copy(SCRATCH, ACCESS).andWord(SCRATCH, access);
        if (allow) {
            code.jumpIfNotEqual(SCRATCH, ACCESS, next);
        } else {
            code.jumpIfEqual(SCRATCH, 0, next);
        }
    }

    private void finish(boolean allow) {
        code.exit(allow ? 1 : 0);
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
