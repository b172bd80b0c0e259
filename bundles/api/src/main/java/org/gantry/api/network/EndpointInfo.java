package org.gantry.api.network;

import java.util.List;
import java.util.Objects;

/**
 * A container's place in a network (API: {@code EndpointSettings}). Addresses without prefix; empty when there is none.
 *
 * @param driver the type of the network
 * @param names by which the other containers of the network find this one; empty where names are not served
 */
public record EndpointInfo(
        String networkId,
        String networkName,
        String driver,
        String endpointId,
        String macAddress,
        String ipv4Address,
        int ipv4PrefixLength,
        String ipv4Gateway,
        String ipv6Address,
        int ipv6PrefixLength,
        String ipv6Gateway,
        List<String> names) {
    /** Engines before this one wrote down only the networks that are called as their drivers, and no names. */
    public EndpointInfo {
        driver = Objects.requireNonNullElse(driver, networkName);
        names = List.copyOf(Objects.requireNonNullElse(names, List.of()));
    }
}
