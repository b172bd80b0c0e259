package org.gantry.network.ports;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;
import org.gantry.network.store.NetworkStore;

/** The network of a container that its published ports are reached over. */
record Way(NetworkRecord network, NetworkDriver driver, Endpoint endpoint) {

    /**
     * The first network that leads to the outside and can publish.
     *
     * @param endpoints in order of preference
     */
    static Optional<Way> of(List<Endpoint> endpoints, NetworkStore networks, Drivers drivers) {
        return endpoints.stream()
                .filter(endpoint -> !endpoint.gateway().isEmpty())
                .flatMap(endpoint -> networks.find(endpoint.networkId()).stream()
                        .map(network -> new Way(network, drivers.of(network.driver()), endpoint)))
                .filter(way -> way.driver().publishes())
                .findFirst();
    }

    /** Whether packets for a port are sent to the container itself, and not to the host. */
    boolean isDirect(Publication publication) {
        return !publication.isRelayed() && driver.publishesDirectly(network, publication.isIpv6());
    }

    /** Where packets for a place of the host go; empty when this network has no addresses of that family. */
    Optional<String> target(InetAddress host) {
        boolean ipv6 = host.getAddress().length != Integer.BYTES;
        if (ipv6 && host.isLoopbackAddress()) {
            return Stream.of(endpoint.address(), endpoint.address6())
                    .filter(address -> !address.isEmpty())
                    .map(Way::withoutPrefix)
                    .findFirst();
        }
        String address = ipv6 ? endpoint.address6() : endpoint.address();
        return address.isEmpty() ? Optional.empty() : Optional.of(withoutPrefix(address));
    }

    private static String withoutPrefix(String address) {
        return IpPrefix.text(IpPrefix.parse(address).address());
    }

    /** A publication over this network; one that has no place in it waits for the next. */
    Publication carry(Publication publication) {
        return target(publication.host())
                .map(address -> publication.over(network.id(), address))
                .orElseGet(() -> publication.over("", publication.containerAddress()));
    }
}
