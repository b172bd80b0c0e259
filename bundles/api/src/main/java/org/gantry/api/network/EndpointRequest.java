package org.gantry.api.network;

import java.util.List;
import java.util.Map;

/**
 * What is asked of an endpoint; empty strings leave the choice to the driver.
 *
 * @param hostname by which others find the container besides its name
 * @param aliases further names
 * @param links {@code CONTAINER:ALIAS}: names that others have for this container only
 * @param nameservers whom to ask about names outside the network; empty: the host's
 * @param linkLocalAddresses further addresses of its interface, which are not the network's
 * @param driverOptions of the endpoint, by Docker's names ({@code com.docker.network.endpoint.ifname})
 * @param linkedPorts of containers that it is linked to
 * @param gatewayPriority of several networks, the one with the highest leads to the outside
 */
public record EndpointRequest(
        String containerName,
        String hostname,
        List<String> aliases,
        List<String> links,
        List<String> nameservers,
        String ipv4Address,
        String ipv6Address,
        String macAddress,
        List<String> linkLocalAddresses,
        Map<String, String> driverOptions,
        List<LinkedPort> linkedPorts,
        int gatewayPriority) {
    public EndpointRequest {
        aliases = List.copyOf(aliases);
        links = List.copyOf(links);
        nameservers = List.copyOf(nameservers);
        linkLocalAddresses = List.copyOf(linkLocalAddresses);
        driverOptions = Map.copyOf(driverOptions);
        linkedPorts = List.copyOf(linkedPorts);
    }

    /** Without what few ask for. */
    public EndpointRequest(
            String containerName,
            String hostname,
            List<String> aliases,
            List<String> links,
            List<String> nameservers,
            String ipv4Address,
            String ipv6Address,
            String macAddress,
            int gatewayPriority) {
        this(
                containerName,
                hostname,
                aliases,
                links,
                nameservers,
                ipv4Address,
                ipv6Address,
                macAddress,
                List.of(),
                Map.of(),
                List.of(),
                gatewayPriority);
    }

    public EndpointRequest(
            String containerName, List<String> aliases, String ipv4Address, String ipv6Address, String macAddress) {
        this(containerName, "", aliases, List.of(), List.of(), ipv4Address, ipv6Address, macAddress, 0);
    }

    /** With options of the driver. */
    public EndpointRequest withOptions(Map<String, String> options) {
        return new EndpointRequest(
                containerName,
                hostname,
                aliases,
                links,
                nameservers,
                ipv4Address,
                ipv6Address,
                macAddress,
                linkLocalAddresses,
                options,
                linkedPorts,
                gatewayPriority);
    }

    /** With ports of others. */
    public EndpointRequest withLinkedPorts(List<LinkedPort> ports) {
        return new EndpointRequest(
                containerName,
                hostname,
                aliases,
                links,
                nameservers,
                ipv4Address,
                ipv6Address,
                macAddress,
                linkLocalAddresses,
                driverOptions,
                ports,
                gatewayPriority);
    }
}
