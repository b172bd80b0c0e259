package org.gantry.shell;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState;
import org.gantry.api.image.ImageStore.RemovedImage;
import org.jspecify.annotations.Nullable;

/** How values look in a table. */
final class Display {
    private static final int COMMAND_WIDTH = 30;
    private static final MathContext SIGNIFICANT = new MathContext(3);
    private static final BigDecimal STEP = BigDecimal.valueOf(1000);
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

    private Display() {}

    static String shortId(String id) {
        return id.substring(0, Math.min(12, id.length()));
    }

    static String command(ContainerDetails container) {
        String command = container.args().isEmpty()
                ? container.path()
                : container.path() + " " + String.join(" ", container.args());
        return command.length() <= COMMAND_WIDTH ? command : command.substring(0, COMMAND_WIDTH - 1) + "…";
    }

    static String status(ContainerState state, Instant now) {
        return switch (state.status()) {
            case RUNNING -> "up " + span(state.startedAt(), now);
            case PAUSED -> "up " + span(state.startedAt(), now) + " (paused)";
            case EXITED -> "exited (" + state.exitCode() + ") " + span(state.finishedAt(), now) + " ago";
            case CREATED, RESTARTING, REMOVING, DEAD -> state.status().word();
        };
    }

    static String ago(Instant then, Instant now) {
        return span(then, now) + " ago";
    }

    private static String span(@Nullable Instant from, Instant to) {
        if (from == null) {
            return "?";
        }
        Duration span = Duration.between(from, to);
        if (span.toDays() >= 2) {
            return span.toDays() + " days";
        }
        if (span.toHours() >= 2) {
            return span.toHours() + " hours";
        }
        if (span.toMinutes() >= 2) {
            return span.toMinutes() + " minutes";
        }
        return Math.max(0, span.toSeconds()) + " seconds";
    }

    /** The lines docker rmi prints. */
    static List<String> removed(List<RemovedImage> removed) {
        return removed.stream()
                .map(line -> line.deleted().isEmpty() ? "Untagged: " + line.untagged() : "Deleted: " + line.deleted())
                .toList();
    }

    /** Three significant digits in decimal units, as docker prints image sizes. */
    static String size(long bytes) {
        BigDecimal value = BigDecimal.valueOf(bytes).round(SIGNIFICANT);
        int unit = 0;
        while (value.compareTo(STEP) >= 0 && unit < UNITS.size() - 1) {
            value = value.divide(STEP);
            unit++;
        }
        return value.stripTrailingZeros().toPlainString() + " " + UNITS.get(unit);
    }
}
