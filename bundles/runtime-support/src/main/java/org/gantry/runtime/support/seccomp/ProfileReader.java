package org.gantry.runtime.support.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** Reads the rules of an OCI profile and refuses what it does not know. */
final class ProfileReader {
    private static final String FIELD = "linux.seccomp";
    private static final String MASKED_EQUAL = "SCMP_CMP_MASKED_EQ";
    private static final int ARGUMENTS = 6;
    private static final long ALL_BITS = -1;

    private ProfileReader() {}

    static RuleBook read(RuntimeSpec.Seccomp profile) {
        refuse("listenerPath", profile.listenerPath());
        refuse("listenerMetadata", profile.listenerMetadata());
        long defaultAction =
                SeccompAction.parse(profile.defaultAction(), profile.defaultErrnoRet(), FIELD + ".defaultAction");
        RuleBook rules = new RuleBook(defaultAction);
        for (RuntimeSpec.SeccompRule rule :
                Objects.requireNonNullElse(profile.syscalls(), List.<RuntimeSpec.SeccompRule>of())) {
            long action = SeccompAction.parse(rule.action(), rule.errnoRet(), FIELD + ".syscalls");
            if (action != defaultAction) {
                rule.names().forEach(name -> add(rules, name, rule.args(), action));
            }
        }
        return rules;
    }

    /** A filter whose decisions somebody else takes would need a listener that lives as long as the container. */
    private static void refuse(String property, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            throw new EngineException.Unsupported(FIELD + "." + property + " is not supported");
        }
    }

    /** Several conditions on one argument cannot all be meant, so each of them is a rule of its own, as in runc. */
    private static void add(RuleBook rules, String name, @Nullable List<RuntimeSpec.SeccompArg> args, long action) {
        if (args == null || args.isEmpty()) {
            rules.add(name, action);
            return;
        }
        List<Decision.Comparison> comparisons = new ArrayList<>();
        args.forEach(arg -> comparisons.add(comparison(arg)));
        long arguments = comparisons.stream()
                .map(Decision.Comparison::argument)
                .distinct()
                .count();
        if (arguments == comparisons.size()) {
            rules.add(name, new Decision.Case(comparisons, action));
        } else {
            comparisons.forEach(one -> rules.add(name, new Decision.Case(List.of(one), action)));
        }
    }

    private static Decision.Comparison comparison(RuntimeSpec.SeccompArg arg) {
        if (arg.index() < 0 || arg.index() >= ARGUMENTS) {
            throw new EngineException.InvalidArgument(
                    FIELD + ".syscalls: a system call has no argument " + arg.index());
        }
        if (arg.op().equals(MASKED_EQUAL)) {
            long wanted = arg.valueTwo() == null ? 0 : arg.valueTwo();
            return new Decision.Comparison(arg.index(), Decision.Operator.EQUAL, arg.value(), wanted);
        }
        if (arg.valueTwo() != null && arg.valueTwo() != 0) {
            throw new EngineException.InvalidArgument(
                    FIELD + ".syscalls: " + arg.op() + " compares with one value, and valueTwo is given");
        }
        return new Decision.Comparison(arg.index(), operator(arg.op()), ALL_BITS, arg.value());
    }

    /** Throws for an operator that is none. */
    static void requireOperator(String op) {
        if (!op.equals(MASKED_EQUAL)) {
            operator(op);
        }
    }

    private static Decision.Operator operator(String op) {
        return switch (op) {
            case "SCMP_CMP_EQ" -> Decision.Operator.EQUAL;
            case "SCMP_CMP_NE" -> Decision.Operator.NOT_EQUAL;
            case "SCMP_CMP_LT" -> Decision.Operator.LESS;
            case "SCMP_CMP_LE" -> Decision.Operator.LESS_OR_EQUAL;
            case "SCMP_CMP_GT" -> Decision.Operator.GREATER;
            case "SCMP_CMP_GE" -> Decision.Operator.GREATER_OR_EQUAL;
            default -> throw new EngineException.InvalidArgument(FIELD + ".syscalls: \"" + op + "\" is no comparison");
        };
    }
}
