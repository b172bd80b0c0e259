package org.gantry.api.network;

import java.util.List;

/** What is asked of an endpoint; empty strings leave the choice to the driver. */
public record EndpointRequest(
        String containerName, List<String> aliases, String ipv4Address, String ipv6Address, String macAddress) {
    public EndpointRequest {
        aliases = List.copyOf(aliases);
    }
}
