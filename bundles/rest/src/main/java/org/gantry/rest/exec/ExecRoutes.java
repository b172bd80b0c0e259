package org.gantry.rest.exec;

import java.util.List;
import org.gantry.rest.http.Route;

/** Where the verbs of exec are found. */
public final class ExecRoutes {
    private ExecRoutes() {}

    public static List<Route> all() {
        return List.of(
                Route.post("/containers/{id}/exec", new CreateExec()),
                Route.post("/exec/{id}/start", new StartExec()),
                Route.post("/exec/{id}/resize", new ResizeExec()),
                Route.get("/exec/{id}/json", new InspectExec()));
    }
}
