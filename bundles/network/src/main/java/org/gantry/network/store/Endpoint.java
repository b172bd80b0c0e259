package org.gantry.network.store;

import java.util.List;

/**
 * A container's place in a network as it is written down. Empty strings: the type of network has no such thing.
 *
 * @param hostInterface name of the host's end of the veth pair
 * @param sandboxInterface name of the container's end
 * @param address with prefix length: {@code 172.30.0.2/16}
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
        List<String> aliases) {
    public Endpoint {
        aliases = List.copyOf(aliases);
    }
}
