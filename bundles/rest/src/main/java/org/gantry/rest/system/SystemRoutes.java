package org.gantry.rest.system;

import java.util.List;
import org.gantry.rest.http.Route;

/** Where the verbs of the engine as a whole are found. */
public final class SystemRoutes {
    private SystemRoutes() {}

    public static List<Route> all() {
        return List.of(
                Route.get("/_ping", new Ping()),
                Route.head("/_ping", new Ping()),
                Route.get("/version", new VersionInfo()),
                Route.get("/info", new SystemInfo()),
                Route.get("/events", new StreamEvents()),
                Route.get("/system/df", new DiskUsage()),
                Route.post("/build/prune", new PruneBuildCache()));
    }
}
