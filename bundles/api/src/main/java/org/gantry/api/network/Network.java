package org.gantry.api.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network (API path {@code GET /networks/ID}).
 *
 * @param driver {@code bridge}, {@code host}, {@code null}, {@code macvlan}, {@code ipvlan}
 * @param predefined whether every engine has it, so that it cannot be removed
 * @param internal whether it leads nowhere but to its members
 * @param attachable accepted and told as Docker does; it means something in clusters only
 * @param endpoints by container identifier
 */
public record Network(
        String id,
        String name,
        String driver,
        Instant created,
        boolean predefined,
        boolean internal,
        boolean attachable,
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

    /**
     * A range of addresses.
     *
     * @param cidr the whole range: {@code 172.18.0.0/16}
     * @param range the part of it that containers are given addresses of, in the same form; empty: all of it
     * @param gateway the host's address in it; empty until it is settled
     * @param auxiliary addresses that other hosts have, by name
     */
    public record Subnet(String cidr, String range, String gateway, Map<String, String> auxiliary) {
        /** A record of an earlier engine has neither range nor auxiliary addresses. */
        public Subnet {
            range = Objects.requireNonNullElse(range, "");
            auxiliary = Map.copyOf(Objects.requireNonNullElse(auxiliary, Map.of()));
        }

        public Subnet(String cidr, String gateway) {
            this(cidr, "", gateway, Map.of());
        }

        public Subnet withGateway(String address) {
            return new Subnet(cidr, range, address, auxiliary);
        }
    }
}
