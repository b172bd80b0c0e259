package org.gantry.runtime.lxc.config;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.syscall.Arch;
import org.jspecify.annotations.Nullable;

/**
 * A seccomp profile in version 2 of LXC's policy language (seccomp.c): a default, then one rule on each line. LXC has rules
 * count for every architecture that the processor can run.
 */
public final class SeccompPolicy {
    private static final int EPERM = 1;
    private static final Set<String> OPERATORS =
            Set.of("SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT");
    private static final String MASKED = "SCMP_CMP_MASKED_EQ";

    private SeccompPolicy() {}

    /** @throws EngineException.Unsupported naming what the language has no word for */
    public static String of(RuntimeSpec.Seccomp profile) {
        check(profile);
        String byDefault = action("defaultAction", profile.defaultAction(), profile.defaultErrnoRet());
        StringBuilder policy = new StringBuilder("2\n");
        policy.append(byDefault.equals("allow") ? "denylist " : "allowlist ").append(byDefault);
        policy.append("\n[all]\n");
        for (RuntimeSpec.SeccompRule rule :
                Objects.requireNonNullElse(profile.syscalls(), List.<RuntimeSpec.SeccompRule>of())) {
            String action = action("syscalls.action", rule.action(), rule.errnoRet());
            if (action.equals(byDefault)) {
                continue; // libseccomp refuses rules that change nothing
            }
            String arguments = arguments(Objects.requireNonNullElse(rule.args(), List.of()));
            for (String name : rule.names()) {
                if (!name.matches("[a-z0-9_]+")) {
                    throw new EngineException.InvalidArgument(
                            "linux.seccomp.syscalls.names: \"" + name + "\" is no system call");
                }
                policy.append(name).append(' ').append(action).append(arguments).append('\n');
            }
        }
        return policy.toString();
    }

    private static void check(RuntimeSpec.Seccomp profile) {
        if (!SpecFields.isAbsent(profile.flags())) {
            throw unsupported("flags: " + profile.flags());
        }
        if (!SpecFields.isAbsent(profile.listenerPath())) {
            throw unsupported("listenerPath");
        }
        if (!SpecFields.isAbsent(profile.listenerMetadata())) {
            throw unsupported("listenerMetadata");
        }
        List<String> architectures = Objects.requireNonNullElse(profile.architectures(), List.of());
        if (!architectures.isEmpty() && !architectures.containsAll(ofProcessor())) {
            throw unsupported("architectures: " + architectures + " instead of " + ofProcessor());
        }
    }

    private static List<String> ofProcessor() {
        return switch (Arch.current()) {
            case X86_64 -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
            case AARCH64 -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
        };
    }

    private static String action(String field, String action, @Nullable Integer errno) {
        return switch (action) {
            case "SCMP_ACT_ALLOW" -> "allow";
            case "SCMP_ACT_ERRNO" -> "errno " + Objects.requireNonNullElse(errno, EPERM);
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> "kill";
            case "SCMP_ACT_TRAP" -> "trap";
            default -> throw unsupported(field + ": " + action);
        };
    }

    /** {@code [index,value,op,mask]}, all of which have to match; the mask goes with its own operator alone. */
    private static String arguments(List<RuntimeSpec.SeccompArg> arguments) {
        StringBuilder words = new StringBuilder();
        for (RuntimeSpec.SeccompArg argument : arguments) {
            String value = Long.toUnsignedString(argument.value());
            words.append(' ').append('[').append(argument.index()).append(',');
            if (argument.op().equals(MASKED)) {
                long wanted = Objects.requireNonNullElse(argument.valueTwo(), 0L);
                words.append(Long.toUnsignedString(wanted))
                        .append(',')
                        .append(MASKED)
                        .append(',')
                        .append(value);
            } else if (OPERATORS.contains(argument.op())) {
                words.append(value).append(',').append(argument.op());
            } else {
                throw new EngineException.InvalidArgument(
                        "linux.seccomp.syscalls.args.op: \"" + argument.op() + "\" is no operator");
            }
            words.append(']');
        }
        return words.toString();
    }

    private static EngineException unsupported(String what) {
        return new EngineException.Unsupported("linux.seccomp." + what + " is not supported by the LXC driver");
    }
}
