package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.NetworkConfig;
import org.gantry.rest.json.Json;

/** The network side of a container (API: NetworkSettings), the fields of old, which tell of the default bridge, included. */
final class NetworkSettings {
    private NetworkSettings() {}

    static ObjectNode of(ContainerDetails details) {
        Path sandbox = details.sandboxPath();
        ObjectNode node = Json.object();
        node.put("Bridge", "");
        node.put("SandboxID", sandbox == null ? "" : String.valueOf(sandbox.getFileName()));
        node.put("SandboxKey", sandbox == null ? "" : sandbox.toString());
        node.set("Ports", details.state().isLive() ? ports(details.config().network()) : Json.object());
        node.put("HairpinMode", false).put("LinkLocalIPv6Address", "").put("LinkLocalIPv6PrefixLen", 0);
        node.putNull("SecondaryIPAddresses").putNull("SecondaryIPv6Addresses");
        EndpointMapping.writeAddresses(details.endpoints().get("bridge"), node);
        node.set("Networks", EndpointMapping.networks(details));
        return node;
    }

    /** Published ports with their bindings, merely exposed ones with null. */
    private static ObjectNode ports(NetworkConfig network) {
        ObjectNode ports = Json.object();
        network.exposedPorts().stream().sorted().forEach(ports::putNull);
        NetworkMapping.writeBindings(network.portBindings(), ports);
        return ports;
    }
}
