package org.gantry.network;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.Network;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.network.driver.Ways;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;

/** Records as the contracts describe them. */
final class Descriptions {
    private static final IpPrefix NO_IPV4 = IpPrefix.parse("0.0.0.0/0");
    private static final IpPrefix NO_IPV6 = IpPrefix.parse("::/0");

    private Descriptions() {}

    static Network of(NetworkRecord network, Collection<Endpoint> endpoints) {
        return new Network(
                network.id(),
                network.name(),
                network.driver(),
                network.created(),
                network.predefined(),
                network.internal(),
                network.attachable(),
                network.ipv6(),
                network.subnets(),
                network.options(),
                network.labels(),
                endpoints.stream()
                        .filter(endpoint -> endpoint.networkId().equals(network.id()))
                        .collect(Collectors.toMap(Endpoint::containerId, of(network))));
    }

    static EndpointInfo of(NetworkRecord network, Endpoint endpoint) {
        IpPrefix address = prefix(endpoint.address(), NO_IPV4);
        IpPrefix address6 = prefix(endpoint.address6(), NO_IPV6);
        return new EndpointInfo(
                network.id(),
                network.name(),
                network.driver(),
                endpoint.id(),
                endpoint.macAddress(),
                endpoint.address().isEmpty() ? "" : IpPrefix.text(address.address()),
                address.length(),
                shown(endpoint.gateway()),
                endpoint.address6().isEmpty() ? "" : IpPrefix.text(address6.address()),
                address6.length(),
                shown(endpoint.gateway6()),
                endpoint.names());
    }

    private static String shown(String gateway) {
        return Ways.isAddress(gateway) ? gateway : "";
    }

    private static IpPrefix prefix(String text, IpPrefix otherwise) {
        return text.isEmpty() ? otherwise : IpPrefix.parse(text);
    }

    private static Function<Endpoint, EndpointInfo> of(NetworkRecord network) {
        return endpoint -> of(network, endpoint);
    }
}
