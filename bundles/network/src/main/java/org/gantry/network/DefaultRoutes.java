package org.gantry.network;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.gantry.network.driver.Ways;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;

/**
 * Which of a container's networks leads to the outside: the one with the highest priority, among equals the one it has
 * been in longest. With one network there is nothing to choose, and its driver sets the route.
 */
final class DefaultRoutes {
    /** Interfaces are numbered as networks are joined. */
    private static final Comparator<Endpoint> BY_PREFERENCE = Comparator.comparingInt(Endpoint::gatewayPriority)
            .reversed()
            .thenComparing(endpoint -> endpoint.sandboxInterface().length())
            .thenComparing(Endpoint::sandboxInterface);

    private DefaultRoutes() {}

    /** The endpoints in order of preference. */
    static List<Endpoint> ordered(List<Endpoint> endpoints) {
        return endpoints.stream().sorted(BY_PREFERENCE).toList();
    }

    /** Sets the default routes of a container whose networks have changed. */
    static void settle(List<Endpoint> endpoints, Supplier<Sandbox> sandbox) {
        List<Endpoint> ordered = ordered(endpoints);
        try (Sandbox inside = sandbox.get()) {
            ordered.stream()
                    .filter(endpoint -> !endpoint.gateway().isEmpty())
                    .findFirst()
                    .ifPresent(endpoint -> set(inside, endpoint, endpoint.gateway()));
            ordered.stream()
                    .filter(endpoint -> !endpoint.gateway6().isEmpty())
                    .findFirst()
                    .ifPresent(endpoint -> set(inside, endpoint, endpoint.gateway6()));
        }
    }

    private static void set(Sandbox inside, Endpoint endpoint, String gateway) {
        inside.route()
                .links()
                .find(endpoint.sandboxInterface())
                .ifPresent(link -> inside.route().routes().replace(Ways.byDefault(gateway, link.index())));
    }
}
