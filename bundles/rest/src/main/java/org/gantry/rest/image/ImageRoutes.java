package org.gantry.rest.image;

import java.util.List;
import org.gantry.rest.http.Route;

/** Where the verbs of images are found. Names contain slashes, so they may take several segments of the path. */
public final class ImageRoutes {
    private ImageRoutes() {}

    public static List<Route> all() {
        return List.of(
                Route.get("/images/json", new ListImages()),
                Route.get("/images/search", new SearchImages()),
                Route.post("/images/create", new CreateImage()),
                Route.post("/images/load", new LoadImages()),
                Route.post("/commit", new CommitContainer()),
                Route.get("/images/get", SaveImages::several),
                Route.get("/images/{name...}/get", SaveImages::one),
                Route.post("/images/prune", new PruneImages()),
                Route.post("/auth", new Login()),
                Route.get("/distribution/{name...}/json", new InspectDistribution()),
                Route.post("/images/{name...}/push", new PushImage()),
                Route.get("/images/{name...}/json", new InspectImage()),
                Route.get("/images/{name...}/history", new ImageHistory()),
                Route.post("/images/{name...}/tag", new TagImage()),
                Route.delete("/images/{name...}", new RemoveImage()));
    }
}
