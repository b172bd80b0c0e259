package org.gantry.runtime.support.identity;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A set of capabilities as the kernel has it: a bit for each number. */
public record CapabilitySet(long bits) {
    public static final CapabilitySet NONE = new CapabilitySet(0);

    /** The set of these names; null is the empty set. */
    public static CapabilitySet of(@Nullable List<String> names) {
        long bits = 0;
        for (String name : names == null ? List.<String>of() : names) {
            bits |= 1L << Capability.number(name);
        }
        return new CapabilitySet(bits);
    }

    public boolean contains(int capability) {
        return (bits >>> capability & 1) != 0;
    }

    public CapabilitySet and(CapabilitySet other) {
        return new CapabilitySet(bits & other.bits);
    }

    public CapabilitySet without(CapabilitySet other) {
        return new CapabilitySet(bits & ~other.bits);
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    /** The numbers in the set. */
    public IntStream stream() {
        return IntStream.range(0, Long.SIZE).filter(this::contains);
    }

    @Override
    public String toString() {
        return stream().mapToObj(Capability::name).collect(Collectors.joining(", "));
    }
}
