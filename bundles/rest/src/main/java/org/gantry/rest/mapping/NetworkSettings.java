package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.NetworkConfig.PortBinding;
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
        node.set("Ports", details.state().isLive() ? ports(details) : Json.object());
        node.put("HairpinMode", false).put("LinkLocalIPv6Address", "").put("LinkLocalIPv6PrefixLen", 0);
        node.putNull("SecondaryIPAddresses").putNull("SecondaryIPv6Addresses");
        EndpointMapping.writeAddresses(details.endpoints().get("bridge"), node);
        node.set("Networks", EndpointMapping.networks(details));
        return node;
    }

    /** Published ports with their bindings, merely exposed ones with null. */
    private static ObjectNode ports(ContainerDetails details) {
        Map<String, List<PortBinding>> bindings = new TreeMap<>();
        details.ports()
                .forEach(port -> bindings.computeIfAbsent(port.exposed(), exposed -> new ArrayList<>())
                        .add(new PortBinding(
                                port.hostAddress(), port.hostPort() == 0 ? "" : Integer.toString(port.hostPort()))));
        ObjectNode ports = Json.object();
        details.config().network().exposedPorts().stream()
                .filter(port -> !bindings.containsKey(port))
                .sorted()
                .forEach(ports::putNull);
        NetworkMapping.writeBindings(bindings, ports);
        return ports;
    }
}
