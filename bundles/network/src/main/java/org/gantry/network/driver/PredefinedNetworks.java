package org.gantry.network.driver;

import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.network.EndpointRequest;

/** What Docker refuses on the networks that every engine has. */
public final class PredefinedNetworks {
    private PredefinedNetworks() {}

    /** @throws InvalidArgument when the request asks for what only networks of the user's own offer */
    public static void check(EndpointRequest request) {
        if (!request.ipv4Address().isEmpty() || !request.ipv6Address().isEmpty()) {
            throw new InvalidArgument("user specified IP address is supported on user defined networks only");
        }
        if (!request.aliases().isEmpty()) {
            throw new InvalidArgument("network-scoped alias is supported only for containers in user defined networks");
        }
    }
}
