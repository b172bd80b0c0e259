package org.gantry.network.bridge;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.api.network.LinkedPort;
import org.gantry.linux.net.Transport;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.nft.SetElement;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;

/**
 * Which containers call which ports of others where containers do not reach each other: links of the default bridge. By
 * the records, as all of the table, so that one that has another address after a restart is found there.
 */
final class LinkedPorts {
    private static final int SIZE = 4 * Integer.BYTES;

    private final EndpointStore endpoints;

    LinkedPorts(Path directory) {
        this.endpoints = new EndpointStore(directory);
    }

    /** Whether the endpoint is of one that is linked to another, or another is linked to. */
    boolean concern(Endpoint endpoint) {
        return !endpoint.linkedPorts().isEmpty()
                || endpoints.in(endpoint.networkId()).stream()
                        .flatMap(other -> other.linkedPorts().stream())
                        .anyMatch(port -> port.containerId().equals(endpoint.containerId()));
    }

    /** The identifiers of all endpoints that have a record. */
    Set<String> known() {
        return endpoints.all().stream().map(Endpoint::id).collect(Collectors.toSet());
    }

    /**
     * The elements of the set of the table for IPv4.
     *
     * @param leaving identifiers of those that are about to go
     */
    List<SetElement> elements(Collection<BridgeNetwork> networks, Set<String> leaving) {
        List<String> separated = networks.stream()
                .filter(network -> !network.connectsContainers())
                .map(network -> network.network().id())
                .toList();
        if (separated.isEmpty()) {
            return List.of();
        }
        return endpoints.all().stream()
                .filter(endpoint -> separated.contains(endpoint.networkId()))
                .filter(endpoint -> !leaving.contains(endpoint.id()))
                .flatMap(endpoint -> endpoint.linkedPorts().stream()
                        .distinct()
                        .flatMap(port -> element(endpoint, port, leaving).stream()))
                .toList();
    }

    private Optional<SetElement> element(Endpoint caller, LinkedPort port, Set<String> leaving) {
        return endpoints
                .find(port.containerId(), caller.networkId())
                .filter(called -> !leaving.contains(called.id()))
                .filter(called ->
                        !called.address().isEmpty() && !caller.address().isEmpty())
                .map(called -> SetElement.of(ByteBuffer.allocate(SIZE)
                        .put(0, (byte)
                                Transport.of(port.protocol()).orElseThrow().number())
                        .put(Integer.BYTES, address(caller))
                        .put(2 * Integer.BYTES, address(called))
                        .putShort(3 * Integer.BYTES, (short) port.port())
                        .array()));
    }

    private static byte[] address(Endpoint endpoint) {
        InetAddress address = IpPrefix.parse(endpoint.address()).address();
        return address.getAddress();
    }
}
