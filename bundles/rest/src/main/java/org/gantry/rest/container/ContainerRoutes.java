package org.gantry.rest.container;

import java.util.List;
import org.gantry.api.engine.Containers;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Route;

/** Where the verbs of containers are found. */
public final class ContainerRoutes {
    private static final int NO_CONTENT = 204;

    private ContainerRoutes() {}

    public static List<Route> all() {
        return List.of(
                Route.get("/containers/json", new ListContainers()),
                Route.post("/containers/create", new CreateContainer()),
                Route.get("/containers/{id}/json", new InspectContainer()),
                Route.post("/containers/{id}/start", verb(Containers::start)),
                Route.post("/containers/{id}/stop", new StopContainer()),
                Route.post("/containers/{id}/restart", new RestartContainer()),
                Route.post("/containers/{id}/kill", new KillContainer()),
                Route.post("/containers/{id}/pause", verb(Containers::pause)),
                Route.post("/containers/{id}/unpause", verb(Containers::unpause)),
                Route.post("/containers/{id}/rename", new RenameContainer()),
                Route.post("/containers/{id}/update", new UpdateContainer()),
                Route.post("/containers/{id}/publish", new PublishPorts(true)),
                Route.post("/containers/{id}/unpublish", new PublishPorts(false)),
                Route.post("/containers/{id}/wait", new WaitContainer()),
                Route.delete("/containers/{id}", new RemoveContainer()),
                Route.post("/containers/{id}/attach", new AttachContainer()),
                Route.post("/containers/{id}/resize", new ResizeContainer()),
                Route.get("/containers/{id}/logs", new ContainerLogs()),
                Route.head("/containers/{id}/archive", ContainerArchive::stat),
                Route.get("/containers/{id}/archive", ContainerArchive::read),
                Route.put("/containers/{id}/archive", ContainerArchive::write),
                Route.get("/containers/{id}/changes", new ContainerChanges()),
                Route.get("/containers/{id}/export", new ExportContainer()),
                Route.get("/containers/{id}/top", new TopContainer()),
                Route.get("/containers/{id}/stats", new StatsContainer()));
    }

    /** A verb that takes nothing but a container and answers nothing but success. */
    private static Endpoint verb(Verb verb) {
        return (Exchange exchange) -> {
            verb.apply(exchange.engine().containers(), exchange.variable("id"));
            exchange.reply(NO_CONTENT);
        };
    }

    @FunctionalInterface
    private interface Verb {
        void apply(Containers containers, String ref);
    }
}
