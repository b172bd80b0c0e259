package org.gantry.runtime.libcontainer.spec;

import java.util.BitSet;
import org.gantry.api.EngineException;

/** Numbers of processors or memory nodes as cpuset(7) lists them, {@code 0-3,7}: a mask for the kernel. */
public final class IndexList {
    /** More than any kernel is built for. */
    private static final int LARGEST = 8191;

    private IndexList() {}

    /**
     * The mask, in words of 64 bits; at least one.
     *
     * @param field where the list stands, for the error
     * @throws EngineException.InvalidArgument if it is none, or names nothing
     */
    public static long[] mask(String field, String list) {
        BitSet mask = new BitSet();
        for (String part : list.split(",", -1)) {
            String range = part.strip();
            int dash = range.indexOf('-');
            int first = number(
                    field, list, dash < 0 ? range : range.substring(0, dash).strip());
            int last = dash < 0
                    ? first
                    : number(field, list, range.substring(dash + 1).strip());
            if (last < first) {
                throw invalid(field, list);
            }
            mask.set(first, last + 1);
        }
        return mask.toLongArray();
    }

    private static int number(String field, String list, String digits) {
        if (digits.isEmpty() || digits.length() > 4 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw invalid(field, list);
        }
        int number = Integer.parseInt(digits);
        if (number > LARGEST) {
            throw invalid(field, list);
        }
        return number;
    }

    private static EngineException invalid(String field, String list) {
        return new EngineException.InvalidArgument(
                field + ": \"" + list + "\" is no list of numbers up to " + LARGEST + " such as 0-3,7");
    }
}
