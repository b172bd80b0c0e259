package org.gantry.rest.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the endpoint for a request. Routes are tried in order, so the narrower one comes first. */
public final class Router {
    private final List<Route> routes;

    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    Optional<Match> match(String method, String path) {
        for (Route route : routes) {
            if (route.method().equals(method)) {
                Optional<Map<String, String>> variables = route.template().match(path);
                if (variables.isPresent()) {
                    return Optional.of(new Match(route.endpoint(), variables.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** The endpoint, and the parts of the path its variables stand for. */
    record Match(Endpoint endpoint, Map<String, String> variables) {}
}
