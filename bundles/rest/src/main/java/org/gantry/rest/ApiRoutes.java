package org.gantry.rest;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.rest.container.ContainerRoutes;
import org.gantry.rest.exec.ExecRoutes;
import org.gantry.rest.http.Route;
import org.gantry.rest.http.Router;
import org.gantry.rest.image.ImageRoutes;
import org.gantry.rest.network.NetworkRoutes;
import org.gantry.rest.system.Refusals;
import org.gantry.rest.system.SystemRoutes;
import org.gantry.rest.volume.VolumeRoutes;

/** The whole API. */
final class ApiRoutes {
    private ApiRoutes() {}

    static Router router() {
        List<Route> routes = Stream.of(
                        SystemRoutes.all(),
                        ContainerRoutes.all(),
                        ExecRoutes.all(),
                        Refusals.all(),
                        ImageRoutes.all(),
                        NetworkRoutes.all(),
                        VolumeRoutes.all())
                .flatMap(List::stream)
                .toList();
        return new Router(routes);
    }
}
