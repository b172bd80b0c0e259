package org.gantry.runtime.support.seccomp;

import java.util.List;
import java.util.Objects;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/**
 * Decides a system call by walking through the profile, the slow and obvious way; what the compiled filter has to agree
 * with. It knows nothing of ranges, trees and halves.
 */
final class DirectEvaluation {
    private final RuntimeSpec.Seccomp profile;

    DirectEvaluation(RuntimeSpec.Seccomp profile) {
        this.profile = profile;
    }

    /** The action for a call by name; rules without arguments first, then the others, each in list order. */
    long evaluate(String name, boolean wide, long... arguments) {
        long byDefault = action(profile.defaultAction(), profile.defaultErrnoRet());
        for (boolean conditional : new boolean[] {false, true}) {
            for (RuntimeSpec.SeccompRule rule : Objects.requireNonNull(profile.syscalls())) {
                List<RuntimeSpec.SeccompArg> args = Objects.requireNonNullElse(rule.args(), List.of());
                boolean relevant = rule.names().contains(name)
                        && conditional != args.isEmpty()
                        && action(rule.action(), rule.errnoRet()) != byDefault;
                if (relevant && args.stream().allMatch(arg -> holds(arg, wide, arguments))) {
                    return action(rule.action(), rule.errnoRet());
                }
            }
        }
        return byDefault;
    }

    private static boolean holds(RuntimeSpec.SeccompArg arg, boolean wide, long... arguments) {
        long mask = wide ? -1 : 0xFFFFFFFFL;
        long actual = arguments[arg.index()] & mask;
        long value = arg.value() & mask;
        int order = Long.compareUnsigned(actual, value);
        return switch (arg.op()) {
            case "SCMP_CMP_EQ" -> order == 0;
            case "SCMP_CMP_NE" -> order != 0;
            case "SCMP_CMP_LT" -> order < 0;
            case "SCMP_CMP_LE" -> order <= 0;
            case "SCMP_CMP_GT" -> order > 0;
            case "SCMP_CMP_GE" -> order >= 0;
            case "SCMP_CMP_MASKED_EQ" -> (actual & value) == (Objects.requireNonNullElse(arg.valueTwo(), 0L) & mask);
            default -> throw new IllegalArgumentException(arg.op());
        };
    }

    private static long action(String name, @Nullable Integer errno) {
        return switch (name) {
            case "SCMP_ACT_ALLOW" -> 0x7fff0000L;
            case "SCMP_ACT_ERRNO" -> 0x00050000L | Objects.requireNonNullElse(errno, 1);
            case "SCMP_ACT_KILL_PROCESS" -> 0x80000000L;
            case "SCMP_ACT_LOG" -> 0x7ffc0000L;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
