package org.gantry.api.network;

import java.util.List;

/**
 * A container's place in a network (API: {@code EndpointSettings}). Addresses without prefix; empty when there is none.
 */
public record EndpointInfo(
        String networkId,
        String networkName,
        String endpointId,
        String macAddress,
        String ipv4Address,
        int ipv4PrefixLength,
        String ipv4Gateway,
        String ipv6Address,
        int ipv6PrefixLength,
        String ipv6Gateway,
        List<String> aliases) {
    public EndpointInfo {
        aliases = List.copyOf(aliases);
    }
}
