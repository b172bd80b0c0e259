package org.gantry.api.network;

import java.util.List;
import java.util.Map;
import org.gantry.api.network.Network.Subnet;

/**
 * What is asked of a new network (API path {@code POST /networks/create}).
 *
 * @param subnets empty: the engine chooses one; a subnet without gateway has the first address of its range
 * @param options of the driver, by Docker's names
 */
public record NetworkRequest(
        String name,
        String driver,
        boolean internal,
        boolean attachable,
        boolean ipv6,
        List<Subnet> subnets,
        Map<String, String> options,
        Map<String, String> labels) {
    public NetworkRequest {
        subnets = List.copyOf(subnets);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }
}
