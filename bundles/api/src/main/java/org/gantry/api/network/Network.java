package org.gantry.api.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A network (API path {@code GET /networks/ID}).
 *
 * @param driver {@code bridge}, {@code host}, {@code null}
 * @param endpoints by container identifier
 */
public record Network(
        String id,
        String name,
        String driver,
        Instant created,
        boolean internal,
        boolean ipv6,
        List<Subnet> subnets,
        Map<String, String> options,
        Map<String, String> labels,
        Map<String, EndpointInfo> endpoints) {
    public Network {
        subnets = List.copyOf(subnets);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
        endpoints = Map.copyOf(endpoints);
    }

    /** A range of addresses in CIDR form and its gateway. */
    public record Subnet(String cidr, String gateway) {}
}
