package org.gantry.rest.network;

import java.util.List;
import org.gantry.rest.http.Route;

/** Where the verbs of networks are found. */
public final class NetworkRoutes {
    private NetworkRoutes() {}

    public static List<Route> all() {
        return List.of(
                Route.get("/networks", new ListNetworks()),
                Route.post("/networks/create", new CreateNetwork()),
                Route.post("/networks/prune", new PruneNetworks()),
                Route.get("/networks/{id}", new InspectNetwork()),
                Route.delete("/networks/{id}", new RemoveNetwork()),
                Route.post("/networks/{id}/connect", new ConnectNetwork()),
                Route.post("/networks/{id}/disconnect", new DisconnectNetwork()));
    }
}
