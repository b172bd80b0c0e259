package org.gantry.linux.namespace;

import java.util.List;
import java.util.OptionalLong;

/**
 * A range of ids of a user namespace (user_namespaces(7)).
 *
 * @param inside the first id in the namespace
 * @param outside the first id of its parent
 * @param count how many
 */
public record IdMapping(long inside, long outside, long count) {
    /** What is an id outside, if any of the ranges has it. */
    public static OptionalLong outside(List<IdMapping> ranges, long id) {
        for (IdMapping range : ranges) {
            if (id >= range.inside && id - range.inside < range.count) {
                return OptionalLong.of(range.outside + (id - range.inside));
            }
        }
        return OptionalLong.empty();
    }

    /** As /proc/PID/uid_map has it. */
    @Override
    public String toString() {
        return inside + " " + outside + " " + count;
    }
}
