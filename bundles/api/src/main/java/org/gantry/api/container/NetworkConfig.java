package org.gantry.api.container;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the container is connected.
 *
 * @param mode empty or {@code default}: the default bridge; else {@code none}, {@code host}, {@code container:ID} or a
 *     network
 * @param exposedPorts {@code 80/tcp}
 * @param portBindings by exposed port
 * @param dns resolver addresses; empty: the host's
 * @param extraHosts {@code name:address}
 * @param links {@code CONTAINER:ALIAS}, of the default bridge; those of other networks are their endpoints'
 * @param macAddress empty: the driver's choice
 * @param endpoints settings by network name or identifier
 */
public record NetworkConfig(
        String mode,
        boolean disabled,
        List<String> exposedPorts,
        Map<String, List<PortBinding>> portBindings,
        boolean publishAllPorts,
        List<String> dns,
        List<String> dnsOptions,
        List<String> dnsSearch,
        List<String> extraHosts,
        List<String> links,
        String macAddress,
        Map<String, EndpointConfig> endpoints) {

    public static final NetworkConfig DEFAULT = ofMode("");

    public NetworkConfig {
        exposedPorts = List.copyOf(exposedPorts);
        portBindings = Map.copyOf(portBindings);
        dns = List.copyOf(dns);
        dnsOptions = List.copyOf(dnsOptions);
        dnsSearch = List.copyOf(dnsSearch);
        extraHosts = List.copyOf(extraHosts);
        links = List.copyOf(links);
        endpoints = Map.copyOf(endpoints);
    }

    /** The named network with every other default. */
    public static NetworkConfig ofMode(String mode) {
        return new NetworkConfig(
                mode, false, List.of(), Map.of(), false, List.of(), List.of(), List.of(), List.of(), List.of(), "",
                Map.of());
    }

    /** Where on the host a port is published; an empty port is the engine's choice. */
    public record PortBinding(String hostIp, String hostPort) {}

    /**
     * What is asked of one endpoint; empty strings leave the choice to IPAM.
     *
     * @param macAddress empty: the container's, which is {@link NetworkConfig#macAddress}
     * @param linkLocalAddresses further addresses of its interface
     * @param driverOptions by Docker's names
     * @param gatewayPriority of several networks, the one with the highest leads to the outside
     */
    public record EndpointConfig(
            List<String> aliases,
            List<String> links,
            String ipv4Address,
            String ipv6Address,
            String macAddress,
            List<String> linkLocalAddresses,
            Map<String, String> driverOptions,
            int gatewayPriority) {
        public static final EndpointConfig DEFAULT = new EndpointConfig(List.of(), List.of(), "", "");

        /** A record of an earlier engine has neither a hardware address of its own nor what follows it. */
        public EndpointConfig {
            aliases = List.copyOf(aliases);
            links = List.copyOf(links);
            macAddress = Objects.requireNonNullElse(macAddress, "");
            linkLocalAddresses = List.copyOf(Objects.requireNonNullElse(linkLocalAddresses, List.of()));
            driverOptions = Map.copyOf(Objects.requireNonNullElse(driverOptions, Map.of()));
        }

        public EndpointConfig(List<String> aliases, List<String> links, String ipv4Address, String ipv6Address) {
            this(aliases, links, ipv4Address, ipv6Address, "", List.of(), Map.of(), 0);
        }

        public EndpointConfig withLinks(List<String> changed) {
            return new EndpointConfig(
                    aliases,
                    changed,
                    ipv4Address,
                    ipv6Address,
                    macAddress,
                    linkLocalAddresses,
                    driverOptions,
                    gatewayPriority);
        }

        public EndpointConfig withoutMacAddress() {
            return new EndpointConfig(
                    aliases, links, ipv4Address, ipv6Address, "", linkLocalAddresses, driverOptions, gatewayPriority);
        }
    }

    public NetworkConfig withMode(String changed) {
        return new NetworkConfig(
                changed,
                disabled,
                exposedPorts,
                portBindings,
                publishAllPorts,
                dns,
                dnsOptions,
                dnsSearch,
                extraHosts,
                links,
                macAddress,
                endpoints);
    }

    public NetworkConfig withLinks(List<String> changed) {
        return new NetworkConfig(
                mode,
                disabled,
                exposedPorts,
                portBindings,
                publishAllPorts,
                dns,
                dnsOptions,
                dnsSearch,
                extraHosts,
                changed,
                macAddress,
                endpoints);
    }

    /** @param publishAll whether all other exposed ports are published as well */
    public NetworkConfig withPorts(List<String> exposed, Map<String, List<PortBinding>> bindings, boolean publishAll) {
        return new NetworkConfig(
                mode,
                disabled,
                exposed,
                bindings,
                publishAll,
                dns,
                dnsOptions,
                dnsSearch,
                extraHosts,
                links,
                macAddress,
                endpoints);
    }

    public NetworkConfig withEndpoints(Map<String, EndpointConfig> changed) {
        return new NetworkConfig(
                mode,
                disabled,
                exposedPorts,
                portBindings,
                publishAllPorts,
                dns,
                dnsOptions,
                dnsSearch,
                extraHosts,
                links,
                macAddress,
                changed);
    }
}
