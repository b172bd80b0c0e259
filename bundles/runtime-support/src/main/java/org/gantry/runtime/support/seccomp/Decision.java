package org.gantry.runtime.support.seccomp;

import java.util.List;

/** What happens to one system call: the first case that fits, else the action. */
record Decision(List<Case> cases, long otherwise) {
    Decision {
        cases = List.copyOf(cases);
    }

    static Decision always(long action) {
        return new Decision(List.of(), action);
    }

    boolean isUnconditional() {
        return cases.isEmpty();
    }

    /** An action for calls all of whose comparisons hold. */
    record Case(List<Comparison> comparisons, long action) {
        Case {
            comparisons = List.copyOf(comparisons);
        }
    }

    /**
     * One argument against a value, as unsigned numbers.
     *
     * @param mask what of the argument is looked at
     */
    record Comparison(int argument, Operator operator, long mask, long value) {}

    /** How the masked argument must relate to the value. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }
}
