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
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.MacAddress;
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
        Optional<Subnet> ipv4 = network.ipv4();
        Optional<Subnet> ipv6 = network.ipv6Subnet();
        Optional<InetAddress> address =
                ipv4.map(subnet -> addresses.claim(network, subnet, containerId, request.ipv4Address()));
        try {
            Optional<InetAddress> address6 =
                    ipv6.map(subnet -> addresses.claim(network, subnet, containerId, request.ipv6Address()));
            String id = Identifiers.random();
            return new Endpoint(
                    id,
                    containerId,
                    request.containerName(),
                    network.id(),
                    "veth" + id.substring(0, SHORT_LINK_ID),
                    freeInterface(containerId, driver.interfacePrefix(network)),
                    mac(request, address, id),
                    withPrefix(address, ipv4),
                    gateway(network, ipv4),
                    withPrefix(address6, ipv6),
                    gateway(network, ipv6),
                    request.gatewayPriority(),
                    network.predefined() ? List.of() : names(containerId, request),
                    request.links(),
                    request.nameservers());
        } catch (RuntimeException e) {
            address.ifPresent(claimed -> addresses.ipv4(network.id()).release(claimed, containerId));
            throw e;
        }
    }

    private static String withPrefix(Optional<InetAddress> address, Optional<Subnet> subnet) {
        return address.map(claimed -> new IpPrefix(
                                claimed,
                                IpPrefix.parse(subnet.orElseThrow().cidr()).length())
                        .toString())
                .orElse("");
    }

    /** An internal network has an address on the host's side, but no way leads over it. */
    private static String gateway(NetworkRecord network, Optional<Subnet> subnet) {
        return network.internal() ? "" : subnet.map(Subnet::gateway).orElse("");
    }

    private String freeInterface(String containerId, String prefix) {
        Set<String> taken =
                store.of(containerId).stream().map(Endpoint::sandboxInterface).collect(Collectors.toSet());
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(number -> prefix + number)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
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
