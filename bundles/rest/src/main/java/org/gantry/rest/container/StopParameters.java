package org.gantry.rest.container;

import java.time.Duration;
import org.gantry.rest.http.Query;
import org.jspecify.annotations.Nullable;

/** What stop and restart may be told. */
record StopParameters(@Nullable String signal, @Nullable Duration timeout) {
    static StopParameters of(Query query) {
        Integer seconds = query.integer("t");
        return new StopParameters(
                query.has("signal") ? query.text("signal") : null,
                seconds == null ? null : Duration.ofSeconds(seconds));
    }
}
