package org.gantry.network.store;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gantry.api.network.LinkedPort;

/**
 * A container's place in a network as it is written down. Empty strings: the type of network has no such thing.
 *
 * @param hostInterface name of the host's end of the veth pair; empty for links that have none
 * @param sandboxInterface name of the container's end
 * @param address with prefix length: {@code 172.30.0.2/16}
 * @param gateway where packets to the outside go; empty where there is no outside
 * @param address6 as {@code address} for IPv6
 * @param names by which the network's containers find this one, in lower case
 * @param links {@code CONTAINER:ALIAS}, names that others have for this container only
 * @param nameservers whom to ask about other names; empty: the host's
 * @param linkLocal further addresses of the interface, without prefix lengths
 * @param options of the endpoint, by Docker's names
 * @param linkedPorts of containers that this one is linked to
 */
public record Endpoint(
        String id,
        String containerId,
        String containerName,
        String networkId,
        String hostInterface,
        String sandboxInterface,
        String macAddress,
        String address,
        String gateway,
        String address6,
        String gateway6,
        int gatewayPriority,
        List<String> names,
        List<String> links,
        List<String> nameservers,
        List<String> linkLocal,
        Map<String, String> options,
        List<LinkedPort> linkedPorts) {

    /** Records of earlier engines end with the gateway, or with the name servers. */
    public Endpoint {
        address6 = Objects.requireNonNullElse(address6, "");
        gateway6 = Objects.requireNonNullElse(gateway6, "");
        names = List.copyOf(Objects.requireNonNullElse(names, List.of()));
        links = List.copyOf(Objects.requireNonNullElse(links, List.of()));
        nameservers = List.copyOf(Objects.requireNonNullElse(nameservers, List.of()));
        linkLocal = List.copyOf(Objects.requireNonNullElse(linkLocal, List.of()));
        options = Map.copyOf(Objects.requireNonNullElse(options, Map.of()));
        linkedPorts = List.copyOf(Objects.requireNonNullElse(linkedPorts, List.of()));
    }

    /** Of a network whose containers have no interface. */
    public static Endpoint withoutInterface(String id, String containerId, String containerName, String networkId) {
        return new Endpoint(
                id,
                containerId,
                containerName,
                networkId,
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of());
    }

    /** The same endpoint under other names. */
    public Endpoint withNames(String name, List<String> others) {
        return new Endpoint(
                id,
                containerId,
                name,
                networkId,
                hostInterface,
                sandboxInterface,
                macAddress,
                address,
                gateway,
                address6,
                gateway6,
                gatewayPriority,
                others,
                links,
                nameservers,
                linkLocal,
                options,
                linkedPorts);
    }

    /** Whether its interface has any address of IPv6. */
    public boolean hasIpv6() {
        return !address6.isEmpty() || linkLocal.stream().anyMatch(text -> text.indexOf(':') >= 0);
    }

    /** Its addresses with prefix lengths, IPv4 first. */
    public Stream<String> addresses() {
        return Stream.of(address, address6).filter(text -> !text.isEmpty());
    }
}
