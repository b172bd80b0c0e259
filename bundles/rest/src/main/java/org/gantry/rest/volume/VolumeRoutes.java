package org.gantry.rest.volume;

import java.util.List;
import org.gantry.rest.http.Route;

/** Where the verbs of volumes are found. */
public final class VolumeRoutes {
    private VolumeRoutes() {}

    public static List<Route> all() {
        return List.of(
                Route.get("/volumes", new ListVolumes()),
                Route.post("/volumes/create", new CreateVolume()),
                Route.post("/volumes/prune", new PruneVolumes()),
                Route.get("/volumes/{name}", new InspectVolume()),
                Route.delete("/volumes/{name}", new RemoveVolume()));
    }
}
