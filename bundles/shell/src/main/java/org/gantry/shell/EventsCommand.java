package org.gantry.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.Events.EventSession;
import org.gantry.api.event.Event;
import org.jspecify.annotations.Nullable;

/** {@code gantry:events}. */
@Service
@Command(scope = "gantry", name = "events", description = "Shows what happens, as it happens; Ctrl-C leaves.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class EventsCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "--since", description = "Begin so many seconds ago, as far as the engine remembers")
    @Nullable
    Integer since;

    @Option(name = "--no-follow", description = "Only what has happened")
    boolean noFollow;

    @Override
    public @Nullable Object execute() throws InterruptedException {
        Instant now = Instant.now();
        Instant from = since == null ? (noFollow ? Instant.EPOCH : null) : now.minus(Duration.ofSeconds(since));
        try (EventSession events = engine.events().subscribe(from, noFollow ? now : null)) {
            for (Event event = events.next(); event != null; event = events.next()) {
                System.out.println(line(event));
                System.out.flush();
            }
        }
        return null;
    }

    static String line(Event event) {
        String attributes = new TreeMap<>(event.attributes())
                .entrySet().stream()
                        .map((Map.Entry<String, String> attribute) -> attribute.getKey() + "=" + attribute.getValue())
                        .collect(Collectors.joining(", "));
        return "%s %s %s %s (%s)"
                .formatted(
                        event.time(),
                        event.type().word(),
                        event.action(),
                        Display.shortId(event.actorId()),
                        attributes);
    }
}
