package org.gantry.runtime.support.seccomp;

/** Writes the tests of a call's arguments. BPF compares words, so 64-bit arguments are compared by halves. */
final class DecisionWriter {
    private static final int ARGUMENTS = 16;
    private static final int HALF = 4;
    private static final long LOW = 0xFFFFFFFFL;

    private final FilterWriter filter;
    private final SeccompArch arch;

    DecisionWriter(FilterWriter filter, SeccompArch arch) {
        this.filter = filter;
        this.arch = arch;
    }

    /** Where the decision begins. */
    int write(Decision decision) {
        int next = filter.returning(decision.otherwise());
        for (Decision.Case rule : decision.cases().reversed()) {
            int pass = filter.returning(rule.action());
            for (Decision.Comparison comparison : rule.comparisons().reversed()) {
                pass = compare(comparison, pass, next);
            }
            next = pass;
        }
        return next;
    }

    private int compare(Decision.Comparison c, int pass, int fail) {
        return switch (c.operator()) {
            case EQUAL -> equal(c, pass, fail);
            case NOT_EQUAL -> equal(c, fail, pass);
            case GREATER -> order(c, FilterWriter.Test.GREATER, pass, fail);
            case LESS_OR_EQUAL -> order(c, FilterWriter.Test.GREATER, fail, pass);
            case GREATER_OR_EQUAL -> order(c, FilterWriter.Test.GREATER_OR_EQUAL, pass, fail);
            case LESS -> order(c, FilterWriter.Test.GREATER_OR_EQUAL, fail, pass);
        };
    }

    private int equal(Decision.Comparison c, int pass, int fail) {
        int low = filter.test(FilterWriter.Test.EQUAL, c.value() & LOW, pass, fail);
        int start = filter.loadMasked(lowHalf(c), c.mask() & LOW, low);
        if (!arch.isWide()) {
            return start;
        }
        int high = filter.test(FilterWriter.Test.EQUAL, c.value() >>> Integer.SIZE, start, fail);
        return filter.loadMasked(lowHalf(c) + HALF, c.mask() >>> Integer.SIZE, high);
    }

    /** The upper halves decide unless they are equal. */
    private int order(Decision.Comparison c, FilterWriter.Test test, int pass, int fail) {
        int low = filter.test(test, c.value() & LOW, pass, fail);
        int start = filter.load(lowHalf(c), low);
        if (!arch.isWide()) {
            return start;
        }
        long upper = c.value() >>> Integer.SIZE;
        int same = filter.test(FilterWriter.Test.EQUAL, upper, start, fail);
        int high = filter.test(FilterWriter.Test.GREATER, upper, pass, same);
        return filter.load(lowHalf(c) + HALF, high);
    }

    /** Both architectures are little-endian: the low half comes first. */
    private static int lowHalf(Decision.Comparison c) {
        return ARGUMENTS + c.argument() * Long.BYTES;
    }
}
