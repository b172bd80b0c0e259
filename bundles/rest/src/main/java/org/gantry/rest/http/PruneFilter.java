package org.gantry.rest.http;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/** What all kinds of prune can be narrowed by: labels, and the time something was created. */
public final class PruneFilter {
    public static final Set<String> NAMES = Set.of("label", "label!", "until");

    private final Filters filters;
    private final @Nullable Instant until;

    public PruneFilter(Filters filters) {
        this.filters = filters;
        this.until = until(filters.get("until"));
    }

    /** Whether something may go; what has no time of creation is no older than any. */
    public boolean test(@Nullable Instant created, Map<String, String> labels) {
        return filters.labels(labels) && (until == null || (created != null && !created.isAfter(until)));
    }

    private static @Nullable Instant until(Set<String> limits) {
        if (limits.size() > 1) {
            throw new EngineException.InvalidArgument("more than one until filter specified");
        }
        return limits.stream()
                .map(limit -> Timestamps.parseOrAgo("until", limit))
                .findFirst()
                .orElse(null);
    }
}
