package org.gantry.rest.system;

import java.util.Set;
import java.util.function.Predicate;
import org.gantry.api.event.Event;
import org.gantry.rest.http.Filters;

/** The filters of {@code docker events}. */
final class EventFilter implements Predicate<Event> {
    private static final Set<String> NAMES = Set.of(
            "config",
            "container",
            "daemon",
            "event",
            "image",
            "label",
            "network",
            "node",
            "plugin",
            "scope",
            "secret",
            "service",
            "type",
            "volume");

    private final Filters filters;

    private EventFilter(Filters filters) {
        this.filters = filters;
    }

    /** From the parameter of the request. */
    static EventFilter parse(String filters) {
        return new EventFilter(Filters.parse(filters, NAMES));
    }

    @Override
    public boolean test(Event event) {
        return filters.any("event", wanted -> isAction(event, wanted))
                && filters.any("type", event.type().word()::equals)
                && filters.any("scope", "local"::equals)
                && filters.any("container", wanted -> isActor(event, Event.Type.CONTAINER, wanted))
                && filters.any("image", wanted -> concernsImage(event, wanted))
                && filters.any("network", wanted -> isActor(event, Event.Type.NETWORK, wanted))
                && filters.any("volume", wanted -> isActor(event, Event.Type.VOLUME, wanted))
                && filters.any("daemon", wanted -> isActor(event, Event.Type.DAEMON, wanted))
                && !hasForeignKind()
                && filters.labels(event.attributes());
    }

    /** Objects of swarm mode and plugins, of which this engine has none. */
    private boolean hasForeignKind() {
        return Set.of("config", "node", "plugin", "secret", "service").stream().anyMatch(filters::has);
    }

    /** {@code exec_create} also stands for {@code exec_create: COMMAND}. */
    private static boolean isAction(Event event, String wanted) {
        return event.action().equals(wanted) || event.action().startsWith(wanted + ":");
    }

    private static boolean isActor(Event event, Event.Type type, String wanted) {
        return event.type() == type
                && (event.actorId().startsWith(wanted)
                        || wanted.equals(event.attributes().get("name")));
    }

    /** An event of the image itself, or of a container made from it; a name without a tag stands for all its tags. */
    private static boolean concernsImage(Event event, String wanted) {
        String attribute = event.type() == Event.Type.IMAGE ? "name" : "image";
        String name = event.attributes().getOrDefault(attribute, "");
        boolean applies = event.type() == Event.Type.IMAGE || event.type() == Event.Type.CONTAINER;
        return applies
                && (event.actorId().equals(wanted)
                        || name.equals(wanted)
                        || untagged(name).equals(wanted));
    }

    private static String untagged(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
