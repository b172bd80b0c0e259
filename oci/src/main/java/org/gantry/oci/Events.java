package org.gantry.oci;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gantry.api.runtime.TaskStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what a container uses, once or at intervals, and that the OOM killer has struck. */
@Command(name = "events", description = "display container events: OOM notifications and usage statistics")
final class Events extends Verb {
    private static final int POLL_MILLIS = 100;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "between statistics: 5s, 500ms")
    private String interval = "5s";

    @Option(names = "--stats", description = "print the statistics once and end")
    private boolean stats;

    @Override
    int run() throws InterruptedException {
        String id = onlyId();
        long pause = millis();
        try (Container container = Container.open(store(), id)) {
            if (container.task().status() == TaskStatus.STOPPED) {
                throw new Refusal("container with id " + id + " is not running");
            }
            if (stats) {
                print(id, "stats", StatsDocument.of(container.task().stats()));
            } else {
                follow(container, pause);
            }
        }
        return 0;
    }

    private static void follow(Container container, long pause) throws InterruptedException {
        String id = container.record().id();
        long kills = container.task().oomKills();
        long next = System.nanoTime();
        while (container.task().status() != TaskStatus.STOPPED) {
            long now = container.task().oomKills();
            if (now > kills) {
                print(id, "oom", null);
                kills = now;
            }
            if (System.nanoTime() - next >= 0) {
                print(id, "stats", StatsDocument.of(container.task().stats()));
                next += pause * 1_000_000;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static void print(String id, String type, @org.jspecify.annotations.Nullable Object data) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type);
        event.put("id", id);
        if (data != null) {
            event.put("data", data);
        }
        Output.line(event);
    }

    private long millis() {
        try {
            long unit =
                    interval.endsWith("ms") ? 1 : interval.endsWith("s") ? 1000 : interval.endsWith("m") ? 60_000 : 0;
            long value = Long.parseLong(interval.replaceFirst("(ms|s|m)$", "")) * unit;
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            Log.current().write("debug", "no number in " + interval);
        }
        throw new Refusal("duration interval must be greater than 0");
    }
}
