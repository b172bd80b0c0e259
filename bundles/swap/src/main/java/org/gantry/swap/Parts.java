package org.gantry.swap;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gantry.api.EngineException;
import org.gantry.api.swap.ReplaceablePart;
import org.jspecify.annotations.Nullable;

/** The parts that somebody uses, by name. */
final class Parts {
    private final Map<String, ReplaceablePart> parts = new TreeMap<>();

    synchronized void add(ReplaceablePart part, Map<String, ?> properties) {
        parts.put(name(properties), part);
    }

    synchronized void remove(ReplaceablePart part, Map<String, ?> properties) {
        parts.remove(name(properties), part);
    }

    synchronized Set<String> names() {
        return new TreeSet<>(parts.keySet());
    }

    /** @throws EngineException.InvalidArgument if there is none, or nobody uses it just now */
    synchronized ReplaceablePart get(String name) {
        @Nullable ReplaceablePart part = parts.get(name);
        if (part == null) {
            throw new EngineException.InvalidArgument(
                    "no such part: " + name + "; there are " + String.join(", ", parts.keySet()));
        }
        return part;
    }

    private static String name(Map<String, ?> properties) {
        return String.valueOf(properties.get(ReplaceablePart.PART_PROPERTY));
    }
}
