package org.gantry.engine.health;

import java.time.Duration;

/** Durations as Docker's messages write them: 500ms, 30s, 1m30s. */
final class Words {
    private Words() {}

    static String of(Duration duration) {
        if (duration.toSeconds() == 0) {
            return duration.toMillis() + "ms";
        }
        String hours = duration.toHours() == 0 ? "" : duration.toHours() + "h";
        String minutes = duration.toMinutes() == 0 ? "" : duration.toMinutesPart() + "m";
        String fraction = duration.toMillisPart() == 0 ? "" : "." + "%03d".formatted(duration.toMillisPart());
        return hours + minutes + duration.toSecondsPart() + fraction.replaceFirst("0+$", "") + "s";
    }
}
