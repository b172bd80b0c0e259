package org.gantry.linux.mount;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an overlay file system is made of.
 *
 * @param lower read-only directories, the topmost first, as in lowerdir; at least one
 * @param writable where changes go; empty makes a read-only overlay
 * @param options further parameters, for example metacopy=off; an empty value makes a flag
 */
public record OverlaySpec(List<String> lower, Optional<Writable> writable, Map<String, String> options) {
    public OverlaySpec {
        lower = List.copyOf(lower);
        options = Map.copyOf(options);
        if (lower.isEmpty()) {
            throw new IllegalArgumentException("an overlay needs at least one lower directory");
        }
    }

    /** Two directories of one file system; the kernel keeps its intermediate files in work. */
    public record Writable(String upper, String work) {}

    /** A writable overlay without further options. */
    public static OverlaySpec of(List<String> lower, String upper, String work) {
        return new OverlaySpec(lower, Optional.of(new Writable(upper, work)), Map.of());
    }
}
