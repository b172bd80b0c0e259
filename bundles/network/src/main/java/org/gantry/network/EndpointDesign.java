package org.gantry.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.network.EndpointAddresses.Claim;
import org.gantry.network.driver.EndpointOptions;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;

/** Decides what an endpoint is to be like: its names in the kernel and among containers, and its addresses. */
final class EndpointDesign {
    private static final int SHORT_LINK_ID = 7;
    private static final int SHORT_CONTAINER_ID = 12;

    private final EndpointStore store;
    private final EndpointAddresses addresses;

    EndpointDesign(EndpointStore store, EndpointAddresses addresses) {
        this.store = store;
        this.addresses = addresses;
    }

    /** An endpoint whose addresses are claimed. */
    Endpoint withInterface(NetworkDriver driver, NetworkRecord network, String containerId, EndpointRequest request) {
        String interfaceName = interfaceName(driver, network, containerId, request);
        Optional<Claim> ipv4 = addresses.claim(network, false, containerId, request.ipv4Address());
        try {
            Optional<Claim> ipv6 = addresses.claim(network, true, containerId, request.ipv6Address());
            String id = Identifiers.random();
            return new Endpoint(
                    id,
                    containerId,
                    request.containerName(),
                    network.id(),
                    "veth" + id.substring(0, SHORT_LINK_ID),
                    interfaceName,
                    driver.hasOwnMac() ? mac(request, ipv4.map(Claim::address), id) : "",
                    ipv4.map(Claim::withPrefix).orElse(""),
                    ipv4.map(claim -> driver.gateway(network, claim.subnet())).orElse(""),
                    ipv6.map(Claim::withPrefix).orElse(""),
                    ipv6.map(claim -> driver.gateway(network, claim.subnet())).orElse(""),
                    request.gatewayPriority(),
                    network.predefined() ? List.of() : names(containerId, request),
                    request.links(),
                    request.nameservers(),
                    request.linkLocalAddresses(),
                    request.driverOptions(),
                    request.linkedPorts());
        } catch (RuntimeException e) {
            ipv4.ifPresent(claim -> addresses.ipv4(network.id()).release(claim.address(), containerId));
            throw e;
        }
    }

    /** The one that was asked for, or the network's prefix with the first number that is free. */
    private String interfaceName(
            NetworkDriver driver, NetworkRecord network, String containerId, EndpointRequest request) {
        Set<String> taken =
                store.of(containerId).stream().map(Endpoint::sandboxInterface).collect(Collectors.toSet());
        String wanted = EndpointOptions.parse(request.driverOptions()).interfaceName();
        if (taken.contains(wanted)) {
            throw new EngineException.Conflict("the container has an interface named " + wanted + " already");
        }
        String prefix = driver.interfacePrefix(network);
        return wanted.isEmpty()
                ? IntStream.iterate(0, i -> i + 1)
                        .mapToObj(number -> prefix + number)
                        .filter(name -> !taken.contains(name))
                        .findFirst()
                        .orElseThrow()
                : wanted;
    }

    /** The endpoint under the names of a request. */
    static Endpoint renamed(NetworkRecord network, Endpoint endpoint, EndpointRequest request) {
        return endpoint.withNames(
                request.containerName(), network.predefined() ? List.of() : names(endpoint.containerId(), request));
    }

    /** As with Docker: the container's name, its aliases, the beginning of its identifier, its host name. */
    private static List<String> names(String containerId, EndpointRequest request) {
        Set<String> names = new LinkedHashSet<>();
        names.add(request.containerName());
        names.addAll(request.aliases());
        names.add(containerId.substring(0, Math.min(SHORT_CONTAINER_ID, containerId.length())));
        names.add(request.hostname());
        names.remove("");
        List<String> lowerCase = new ArrayList<>();
        names.forEach(name -> lowerCase.add(name.toLowerCase(Locale.ROOT)));
        return lowerCase;
    }

    /** As Docker does: an address that is used again comes with the hardware address that neighbours remember for it. */
    private static String mac(EndpointRequest request, Optional<InetAddress> ipv4, String id) {
        if (!request.macAddress().isEmpty()) {
            return MacAddress.parse(request.macAddress()).toString();
        }
        byte[] ip =
                ipv4.map(InetAddress::getAddress).orElseGet(() -> HexFormat.of().parseHex(id.substring(0, 8)));
        return MacAddress.of(new byte[] {0x02, 0x42, ip[0], ip[1], ip[2], ip[3]})
                .toString();
    }
}
