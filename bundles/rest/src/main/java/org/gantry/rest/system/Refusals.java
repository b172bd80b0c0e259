package org.gantry.rest.system;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Route;

/** The parts of the API this engine does not have, each refused by name rather than as an unknown page. */
public final class Refusals {
    private static final String NO_MANAGER = "This node is not a swarm manager. Use \"docker swarm init\" or \"docker"
            + " swarm join\" to connect this node to swarm and try again.";

    private Refusals() {}

    public static List<Route> all() {
        return Stream.of(containers(), volumes(), plugins(), build(), swarm())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Route> containers() {
        return List.of(unsupported(Route::get, "/containers/{id}/attach/ws", "attaching over a websocket"));
    }

    /** Only those of a cluster can be changed. */
    private static List<Route> volumes() {
        return List.of(unsupported(Route::put, "/volumes/{name}", "updating volumes"));
    }

    private static List<Route> build() {
        return List.of(
                unsupported(Route::post, "/build", "building images"),
                unsupported(Route::post, "/session", "sessions with BuildKit"),
                unsupported(Route::post, "/grpc", "sessions with BuildKit"));
    }

    private static List<Route> plugins() {
        return Stream.of(
                        unsupported(Route::get, "/plugins", "plugins"),
                        unsupported(Route::get, "/plugins/{rest...}", "plugins"),
                        unsupported(Route::post, "/plugins/{rest...}", "plugins"),
                        unsupported(Route::delete, "/plugins/{rest...}", "plugins"))
                .toList();
    }

    /** Swarm mode is off as in a Docker that never joined one, and cannot be switched on. */
    private static List<Route> swarm() {
        Stream<Route> entry = Stream.of(
                unsupported(Route::post, "/swarm/init", "swarm mode"),
                unsupported(Route::post, "/swarm/join", "swarm mode"),
                unavailable(Route::post, "/swarm/leave", "This node is not part of a swarm"));
        Stream<Route> objects = Stream.of("swarm", "nodes", "services", "tasks", "secrets", "configs")
                .flatMap(kind -> Stream.of(
                        unavailable(Route::get, "/" + kind, NO_MANAGER),
                        unavailable(Route::get, "/" + kind + "/{rest...}", NO_MANAGER),
                        unavailable(Route::post, "/" + kind + "/{rest...}", NO_MANAGER),
                        unavailable(Route::delete, "/" + kind + "/{rest...}", NO_MANAGER)));
        return Stream.concat(entry, objects).toList();
    }

    private static Route unsupported(BiFunction<String, Endpoint, Route> method, String template, String what) {
        return method.apply(template, _ -> {
            throw new EngineException.Unsupported(what + " is not supported by this engine");
        });
    }

    private static Route unavailable(BiFunction<String, Endpoint, Route> method, String template, String why) {
        return method.apply(template, _ -> {
            throw new EngineException.Unavailable(why);
        });
    }
}
