package org.gantry.network;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.Network;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;

/** Records as the contracts describe them. */
final class Descriptions {
    private Descriptions() {}

    static Network of(NetworkRecord network, Collection<Endpoint> endpoints) {
        return new Network(
                network.id(),
                network.name(),
                network.driver(),
                network.created(),
                false,
                false,
                network.subnets(),
                network.options(),
                network.labels(),
                endpoints.stream()
                        .filter(endpoint -> endpoint.networkId().equals(network.id()))
                        .collect(Collectors.toMap(Endpoint::containerId, of(network))));
    }

    static EndpointInfo of(NetworkRecord network, Endpoint endpoint) {
        boolean addressed = !endpoint.address().isEmpty();
        IpPrefix address = IpPrefix.parse(addressed ? endpoint.address() : "0.0.0.0/0");
        return new EndpointInfo(
                network.id(),
                network.name(),
                endpoint.id(),
                endpoint.macAddress(),
                addressed ? address.address().getHostAddress() : "",
                address.length(),
                endpoint.gateway(),
                "",
                0,
                "",
                endpoint.aliases());
    }

    private static Function<Endpoint, EndpointInfo> of(NetworkRecord network) {
        return endpoint -> of(network, endpoint);
    }
}
